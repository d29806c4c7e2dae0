import { Buffer } from 'node:buffer';
import type { Endpoint, PortTransport } from '../model/ids.ts';
import type { SipKeys } from './keys.ts';
import { headLines, readSipRequest, type SipRecord, sipCallId, sipTag } from './sipRecord.ts';
import { WireError } from './wireError.ts';

/** Private addresses (RFC 1918, RFC 4193): for these, devices that rewrite SIP put others. */
const PRIVATE = /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.|f[cd][0-9a-f]{2}:)/i;
/** What stands in for an address that is not private. */
const STAND_INS = { 4: '10.254.253.252', 6: 'fd00:254:253::252' } as const;
/** A port of the documented range of voice. */
const MEDIA_PORT = 16_384;

/**
 * An INVITE (RFC 3261 section 13.2.1) with an offer in SDP (RFC 8866, RFC 3264): the one request whose body devices on
 * the way rewrite. As a phone would, it names the sender's own address in Via, Contact, From and SDP where that is a
 * private one, because such devices look for the address that they translate.
 * @param local from where it will leave; Via names that port, so that answers come back there (section 18.2.2).
 */
export function makeSipInvite(
  record: SipRecord,
  transport: PortTransport,
  to: Endpoint,
  local: Endpoint,
  keys: SipKeys,
): Buffer {
  const callId = sipCallId(record, keys);
  const own = privateAddress(local.address);
  const [here, there] = [inUri(own), inUri(withoutZone(to.address))];
  const named = `IN ${own.includes(':') ? 'IP6' : 'IP4'} ${own}`;
  const body = [
    'v=0',
    `o=cicprobe ${record.sequence} 1 ${named}`,
    's=cicprobe',
    `c=${named}`,
    't=0 0',
    `m=audio ${MEDIA_PORT} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');
  return Buffer.from(
    [
      `INVITE sip:cicprobe@${there}:${to.port} SIP/2.0`,
      `Via: SIP/2.0/${transport.toUpperCase()} ${here}:${local.port};branch=z9hG4bK${callId.slice(-32)}`,
      'Max-Forwards: 70',
      `From: <sip:cicprobe@${here}>;tag=${callId.slice(-8)}`,
      `To: <sip:cicprobe@${there}>`,
      `Call-ID: ${callId}@${here}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:cicprobe@${here}:${local.port}${transport === 'tcp' ? ';transport=tcp' : ''}>`,
      'User-Agent: cicprobe',
      'Content-Type: application/sdp',
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
    'latin1',
  );
}

/** Headers of a request that every response repeats (RFC 3261 section 8.2.6.2). */
const REPEATED = /^(via|v|from|f|to|t|call-id|i|cseq)[ \t]*:/i;
const TO = /^(to|t)[ \t]*:/i;

/**
 * The responder's answer to an INVITE as it arrived: 485 Ambiguous, a final response that rings nowhere, that nobody
 * follows by himself, and in which Contact has a place (RFC 3261 sections 8.2.6 and 21.4.23). Throws WireError where
 * nobody with these keys has sealed the request, or the answer would be longer than it.
 */
export function makeSipAnswer(request: Uint8Array, keys: SipKeys): Buffer {
  const record = readSipRequest(request, keys);
  const repeated = headLines(request)
    .slice(1)
    .filter((line) => REPEATED.test(line))
    .map((line) => (TO.test(line) ? `${line};tag=${sipTag(record, keys)}` : line));
  const text = [
    'SIP/2.0 485 Ambiguous',
    ...repeated,
    `Contact: <sip:cicprobe@${STAND_INS[4]}:5060>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  if (text.length > request.length) throw new WireError('a SIP message that is shorter than its answer');
  return Buffer.from(text, 'latin1');
}

function privateAddress(address: string): string {
  const plain = withoutZone(address);
  if (PRIVATE.test(plain)) return plain;
  return plain.includes(':') ? STAND_INS[6] : STAND_INS[4];
}

function inUri(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/, '');
}
