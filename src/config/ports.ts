import { asPort } from '../model/ids.ts';
import type { PortSet } from '../model/portMap.ts';
import { type Reading, refused, understood } from './reading.ts';
import { quote } from './showValue.ts';

export const MAX_PORT = 65535;

/** `5597`, `8018,8108`, `32768-40960`, `dynamic` or `unknown`, as section files write a flow's ports. */
export function parsePorts(text: string): Reading<PortSet> {
  if (text === 'dynamic' || text === 'unknown') return understood({ kind: text });
  const range = /^(\d+)-(\d+)$/.exec(text);
  if (range) return readRange(text, Number(range[1]), Number(range[2]));
  if (/^\d+(,\d+)*$/.test(text)) return readList(text, text.split(',').map(Number));
  return refuse('ports such as 5597 or 8018,8108 or 32768-40960, or dynamic, or unknown', text);
}

function readRange(text: string, first: number, last: number): Reading<PortSet> {
  if (!isPort(first) || !isPort(last)) return refuse(`ports from 1 to ${MAX_PORT}`, text);
  if (first >= last) return refuse('a range with the lower port first', text);
  return understood({ kind: 'range', first: asPort(first), last: asPort(last) });
}

function readList(text: string, numbers: readonly number[]): Reading<PortSet> {
  if (!numbers.every(isPort)) return refuse(`ports from 1 to ${MAX_PORT}`, text);
  const twice = numbers.find((port, index) => numbers.indexOf(port) !== index);
  if (twice !== undefined) return refuse(`every port once, but ${twice} is there twice`, text);
  return understood({ kind: 'list', ports: numbers.map(asPort) });
}

function isPort(value: number): boolean {
  return value >= 1 && value <= MAX_PORT;
}

function refuse(expected: string, text: string): Reading<never> {
  return refused(`expected ${expected}, got ${quote(text)}`);
}
