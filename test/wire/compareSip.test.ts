import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSip, MAX_CHANGES } from '../../src/wire/compareSip.ts';

const MESSAGE = [
  'INVITE sip:a@192.0.2.1 SIP/2.0',
  'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1',
  'Call-ID: abc@10.0.0.1',
  'CSeq: 1 INVITE',
  'Contact: <sip:a@10.0.0.1>',
  'Content-Length: 40',
  '',
  'v=0',
  'c=IN IP4 10.0.0.1',
  'm=audio 16384 RTP/AVP 0',
  '',
].join('\r\n');

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
const changesOf = (arrived: string) => compareSip(bytesOf(MESSAGE), bytesOf(arrived));

test('what arrived byte for byte has no changes', () => {
  expect(changesOf(MESSAGE)).toEqual([]);
});

test.each<[string, string, string | RegExp, string, readonly (string | null)[]]>([
  [
    'a header',
    'Contact',
    'a@10.0.0.1>',
    'a@203.0.113.9>',
    ['Contact: <sip:a@10.0.0.1>', 'Contact: <sip:a@203.0.113.9>'],
  ],
  [
    'a line of SDP',
    'SDP c=',
    'c=IN IP4 10.0.0.1',
    'c=IN IP4 203.0.113.9',
    ['c=IN IP4 10.0.0.1', 'c=IN IP4 203.0.113.9'],
  ],
  [
    'the request line',
    'request line',
    'a@192.0.2.1',
    'a@10.9.9.9',
    ['INVITE sip:a@192.0.2.1 SIP/2.0', 'INVITE sip:a@10.9.9.9 SIP/2.0'],
  ],
  [
    'an added header',
    'Record-Route',
    'Call-ID',
    'Record-Route: <sip:x>\r\nCall-ID',
    [null, 'Record-Route: <sip:x>'],
  ],
  ['a header added above another', 'Via', 'Via', 'Via: SIP/2.0/UDP p\r\nVia', [null, 'Via: SIP/2.0/UDP p']],
  [
    'a header that stands there twice',
    'CSeq',
    'CSeq: 1 INVITE',
    'CSeq: 1 INVITE\r\nCSeq: 1 INVITE',
    [null, 'CSeq: 1 INVITE'],
  ],
  ['a removed header', 'Content-Length', 'Content-Length: 40\r\n', '', ['Content-Length: 40', null]],
  ['a header in its short form', 'Call-ID', 'Call-ID', 'i', ['Call-ID: abc@10.0.0.1', 'i: abc@10.0.0.1']],
  ['something that is no header', 'a line without a name', 'CSeq', '\u001b[2J\r\nCSeq', [null, '\\x1b[2J']],
  ['a body that is no SDP', 'body', 'v=0', 'v=0\r\nhello', [null, 'hello']],
  ['the order of lines', 'line order', /(Call-ID.*\r\n)(CSeq.*\r\n)/, '$2$1', [null, null]],
  ['line ends', 'line order', /\r\n/g, '\n', [null, null]],
])('%s is named, with before and after', (_what, name, from, to, [sent, arrived]) => {
  expect(changesOf(MESSAGE.replace(from, to))).toEqual([{ name, sent, arrived }]);
});

test('several changes are told in the order of the message', () => {
  const names = changesOf(MESSAGE.replaceAll('10.0.0.1', '203.0.113.9')).map(({ name }) => name);
  expect(names).toEqual(['Via', 'Call-ID', 'Contact', 'SDP c=']);
});

test('an answer has a status line, and a message without a body none', () => {
  const [one, other] = [bytesOf('SIP/2.0 485 Ambiguous\r\n'), bytesOf('SIP/2.0 403 Forbidden\r\n')];
  expect(compareSip(one, other)).toEqual([
    { name: 'status line', sent: 'SIP/2.0 485 Ambiguous', arrived: 'SIP/2.0 403 Forbidden' },
  ]);
  expect(compareSip(bytesOf('SIP/2.0 485 x'), bytesOf('SIP/2.0 485 y'))).toHaveLength(1);
});

test('whatever arrives, its changes are few, short and printable, and there are some', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 5000 }), fc.string().map(bytesOf)), (bytes) => {
      const changes = compareSip(bytesOf(MESSAGE), bytes);
      expect(changes.length).toBeGreaterThan(0);
      expect(changes.length).toBeLessThanOrEqual(MAX_CHANGES);
      for (const text of changes.flatMap(({ name, sent, arrived }) => [name, sent ?? '', arrived ?? ''])) {
        expect(text).toMatch(/^[\x20-\x7e…]{0,120}$/);
      }
    }),
  );
  const many = Array.from({ length: 100 }, (_, at) => `X-${at}: ${'y'.repeat(200)}`).join('\r\n');
  const changes = changesOf(MESSAGE.replace('CSeq', `${many}\r\nCSeq`));
  expect(changes).toHaveLength(MAX_CHANGES);
  expect(changes[0]?.arrived).toBe(`X-0: ${'y'.repeat(114)}…`);
});
