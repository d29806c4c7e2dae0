import type { Channel } from '../../../src/model/channel.ts';
import { DeliveryError } from '../../../src/model/delivery.ts';
import type { SecretRef } from '../../../src/model/secret.ts';
import { makeDeliver } from '../../../src/sinks/alerts/makeDeliver.ts';
import { aNotice } from '../../support/notices.ts';

export const SECRET = 'S3cr3t-Hook/xyzzy';
const identity = { host: 'pc17', tool: { name: 'cicprobe', version: '0.1.0' } };
export const SECRET_REF: SecretRef = { kind: 'env', name: 'CICPROBE_SECRET' };

/** Sends one notice through a channel; every secret is that one, with the line feed that editors leave. */
export function deliver(
  channel: Channel,
  { notice = aNotice(), secret = SECRET, authorities = '', signal = new AbortController().signal } = {},
): Promise<void> {
  const trust = authorities === '' ? {} : { authorities };
  return makeDeliver(channel, () => `${secret}\n`, { ...identity, ...trust })(notice, signal);
}

/** The same when it must fail. */
export async function failing(...given: Parameters<typeof deliver>): Promise<DeliveryError> {
  try {
    await deliver(...given);
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    throw error;
  }
  throw new Error('it was delivered');
}

/** All that a log could write of an error, its causes included. */
export function allOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const own = Object.getOwnPropertyNames(error).map((key) => `${key}: ${allOf(Reflect.get(error, key))}`);
  return [String(error), ...own].join('\n');
}
