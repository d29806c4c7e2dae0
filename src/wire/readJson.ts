import type { PortTransport } from '../model/ids.ts';
import { WireError } from './wireError.ts';

/** More ports than any port map names; a list that is longer is an attack. */
export const MAX_ITEMS = 65_536;
/** Longest text, in UTF-16 code units. */
export const MAX_TEXT = 200;

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function mapping(value: unknown, kind: string): Readonly<Record<string, unknown>> {
  if (!isMapping(value) || value['t'] !== kind) throw new WireError(`expected the message "${kind}"`);
  return value;
}

export function list<T>(value: unknown, read: (item: unknown) => T): readonly T[] {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) throw new WireError('expected a list');
  return value.map(read);
}

export function tuple(value: unknown, length: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length !== length) throw new WireError(`expected ${length} values`);
  return value;
}

export function pairOfNumbers(value: unknown): readonly [number, number] {
  const [lowest, highest] = tuple(value, 2);
  return [count(lowest), count(highest)];
}

export function count(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new WireError('expected a count');
  return value as number;
}

export function portOf(value: unknown): number {
  const port = count(value);
  if (port < 1 || port > 65_535) throw new WireError('expected a port');
  return port;
}

export function transportOf(value: unknown): PortTransport {
  if (value !== 'tcp' && value !== 'udp') throw new WireError('expected tcp or udp');
  return value;
}

export function text(value: unknown): string {
  if (typeof value !== 'string' || value.length > MAX_TEXT) throw new WireError('expected a short text');
  return value;
}

export function hex(value: unknown, bytes: number): string {
  if (typeof value !== 'string' || value.length !== 2 * bytes || !/^[0-9a-f]*$/.test(value)) {
    throw new WireError(`expected ${bytes} bytes in hexadecimal`);
  }
  return value;
}
