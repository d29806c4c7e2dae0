import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { sipKeys } from '../../src/wire/keys.ts';
import { makeSipAnswer, makeSipInvite } from '../../src/wire/sipMessages.ts';
import { sipCallId, sipLength, sipTag, textOf } from '../../src/wire/sipRecord.ts';
import { WireError } from '../../src/wire/wireError.ts';
import { CALLER_NONCE, RESPONDER_NONCE, SESSION, TOKEN } from './samples.ts';

const keys = sipKeys(TOKEN, CALLER_NONCE, RESPONDER_NONCE);
const record = { session: SESSION, sequence: 7 };
const there = { address: '192.0.2.10', port: 5060 };
const inviteFrom = (address: string, transport: 'tcp' | 'udp' = 'udp', to = there): Buffer =>
  makeSipInvite(record, transport, to, { address, port: 40_000 }, keys);

test('an INVITE as it stands in the protocol', () => {
  const callId = sipCallId(record, keys);
  expect(textOf(inviteFrom('10.1.2.3')).split('\r\n')).toEqual([
    'INVITE sip:cicprobe@192.0.2.10:5060 SIP/2.0',
    `Via: SIP/2.0/UDP 10.1.2.3:40000;branch=z9hG4bK${callId.slice(-32)}`,
    'Max-Forwards: 70',
    `From: <sip:cicprobe@10.1.2.3>;tag=${callId.slice(-8)}`,
    'To: <sip:cicprobe@192.0.2.10>',
    `Call-ID: ${callId}@10.1.2.3`,
    'CSeq: 1 INVITE',
    'Contact: <sip:cicprobe@10.1.2.3:40000>',
    'User-Agent: cicprobe',
    'Content-Type: application/sdp',
    'Content-Length: 134',
    '',
    'v=0',
    'o=cicprobe 7 1 IN IP4 10.1.2.3',
    's=cicprobe',
    'c=IN IP4 10.1.2.3',
    't=0 0',
    'm=audio 16384 RTP/AVP 0',
    'a=rtpmap:0 PCMU/8000',
    'a=sendrecv',
    '',
  ]);
});

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['172.16.0.1', '172.16.0.1'],
  ['172.31.0.1', '172.31.0.1'],
  ['192.168.7.7', '192.168.7.7'],
  ['172.32.0.1', '10.254.253.252'],
  ['198.51.100.7', '10.254.253.252'],
  ['fd77::2%eth0', '[fd77::2]'],
  ['2001:db8::7', '[fd00:254:253::252]'],
])('a private address stands in it: from %s it is %s', (address, host) => {
  const text = textOf(inviteFrom(address));
  expect(text).toContain(`Via: SIP/2.0/UDP ${host}:40000;`);
  expect(text).toContain(`c=IN IP${host.startsWith('[') ? 6 : 4} ${host.replace(/[[\]]/g, '')}\r\n`);
});

test('over TCP and to IPv6 it says so, and its length is right', () => {
  const bytes = inviteFrom('fd77::2', 'tcp', { address: 'fe80::9%eth0', port: 5060 });
  const text = textOf(bytes);
  expect(text).toContain('INVITE sip:cicprobe@[fe80::9]:5060 SIP/2.0');
  expect(text).toContain('Via: SIP/2.0/TCP [fd77::2]:40000;');
  expect(text).toContain('Contact: <sip:cicprobe@[fd77::2]:40000;transport=tcp>');
  expect(sipLength(bytes)).toBe(bytes.length);
});

describe('its answer', () => {
  test('repeats what arrived, with a tag that only the responder can make', () => {
    const invite = inviteFrom('10.1.2.3');
    const arrived = Buffer.from(textOf(invite).replaceAll('10.1.2.3', '203.0.113.9'), 'latin1');
    const lines = textOf(arrived).split('\r\n');
    const answer = makeSipAnswer(arrived, keys);
    expect(textOf(answer).split('\r\n')).toEqual([
      'SIP/2.0 485 Ambiguous',
      lines[1],
      lines[3],
      `${lines[4]};tag=${sipTag(record, keys)}`,
      lines[5],
      lines[6],
      'Contact: <sip:cicprobe@10.254.253.252:5060>',
      'Content-Length: 0',
      '',
      '',
    ]);
    expect(answer.length).toBeLessThan(arrived.length);
    expect(sipLength(answer)).toBe(answer.length);
  });

  test('is not given to a request that is shorter than it', () => {
    const bare = `INVITE x SIP/2.0\r\nCall-ID: ${sipCallId(record, keys)}\r\n\r\n`;
    expect(() => makeSipAnswer(Buffer.from(bare), keys)).toThrow(WireError);
    const padded = Buffer.from(`${bare}${' '.repeat(100)}`);
    expect(makeSipAnswer(padded, keys).length).toBeLessThanOrEqual(padded.length);
  });
});
