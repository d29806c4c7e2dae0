import { Buffer } from 'node:buffer';
import { asPort } from '../model/ids.ts';
import type { SipArrival } from '../model/sip.ts';
import { MAX_SIP_BYTES, MAX_SIP_MESSAGES } from './sipRecord.ts';
import { WireError } from './wireError.ts';

/** The word in `can` of a welcome: this responder answers SIP messages and the question `sip`. */
export const CAN_SIP = 'sip';

/** A SIP message as it arrived, its bytes in base64 (RFC 4648 section 4). */
export type WireSip = readonly [transport: 'tcp' | 'udp', port: number, sequence: number, text: string];

export function wireSip({ transport, port, sequence, bytes }: SipArrival): WireSip {
  return [transport, port, sequence, Buffer.from(bytes).toString('base64')];
}

export function sipArrivalOf([transport, port, sequence, text]: WireSip): SipArrival {
  return { transport, port: asPort(port), sequence, bytes: Buffer.from(text, 'base64') };
}

/** The list of a `sips` message. Throws WireError for anything else. */
export function readSips(value: unknown): readonly WireSip[] {
  if (!Array.isArray(value) || value.length > MAX_SIP_MESSAGES)
    throw new WireError('expected a list of SIP messages');
  return value.map(readSip);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const MAX_BASE64 = 4 * Math.ceil(MAX_SIP_BYTES / 3);

function readSip(value: unknown): WireSip {
  if (!Array.isArray(value) || value.length !== 4) throw new WireError('expected 4 values');
  const [transport, port, sequence, text]: readonly unknown[] = value;
  if (transport !== 'tcp' && transport !== 'udp') throw new WireError('expected tcp or udp');
  if (typeof text !== 'string' || text.length > MAX_BASE64 || !BASE64.test(text))
    throw new WireError('expected a SIP message in base64');
  return [transport, within(port, 1, 65_535), within(sequence, 0, MAX_SIP_MESSAGES - 1), text];
}

function within(value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new WireError(`expected a number from ${least} to ${most}`);
}
