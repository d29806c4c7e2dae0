import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sipKeys } from '../../src/wire/keys.ts';
import { makeSipAnswer, makeSipInvite } from '../../src/wire/sipMessages.ts';
import {
  headLines,
  MAX_SIP_BYTES,
  MAX_SIP_MESSAGES,
  readSipAnswer,
  readSipRequest,
  sipCallId,
  sipLength,
  sipSessionOf,
  startsAsSip,
  textOf,
} from '../../src/wire/sipRecord.ts';
import { WireError } from '../../src/wire/wireError.ts';
import {
  attempt,
  CALLER_NONCE,
  deriveKey,
  hmac,
  RESPONDER_NONCE,
  SESSION,
  TOKEN,
  withOneBitFlipped,
} from './samples.ts';

const keys = sipKeys(TOKEN, CALLER_NONCE, RESPONDER_NONCE);
const others = sipKeys(TOKEN, RESPONDER_NONCE, CALLER_NONCE);
const record = { session: SESSION, sequence: 7 };
const there = { address: '192.0.2.10', port: 5060 };
const here = { address: '10.1.2.3', port: 40_000 };
const invite = makeSipInvite(record, 'udp', there, here, keys);
const answer = makeSipAnswer(invite, keys);

/** A message with some of its text replaced. */
const changed = (bytes: Uint8Array, from: string | RegExp, to: string): Buffer =>
  Buffer.from(textOf(bytes).replace(from, to), 'latin1');

describe('an INVITE', () => {
  test('names session, sequence and seal in its Call-ID, with a key of its own', () => {
    const salt = Buffer.from(CALLER_NONCE + RESPONDER_NONCE, 'hex');
    const said = `cicprobe sip request ${SESSION}.00000007`;
    const seal = hmac(deriveKey(salt, 'cicprobe 1 sip'), said).toString('hex').slice(0, 32);
    expect(sipCallId(record, keys)).toBe(`${SESSION}.00000007.${seal}`);
    expect(textOf(invite)).toContain(`\r\nCall-ID: ${SESSION}.00000007.${seal}@10.1.2.3\r\n`);
  });

  test('is known again, whatever else was changed in it', () => {
    for (const one of [
      invite,
      changed(invite, /10\.1\.2\.3/g, '203.0.113.9'),
      changed(invite, /Call-ID: (\S+)@\S+/, 'i :  $1'),
      changed(invite, 'Call-ID: ', 'CALL-ID:\r\n '),
      changed(invite, 'Via: ', 'Via: SIP/2.0/UDP 203.0.113.9;branch=z9hG4bKx\r\nVia: '),
      changed(invite, /\r\n\r\n.*/s, '\r\n\r\n'),
    ]) {
      expect(readSipRequest(one, keys)).toEqual(record);
      expect(sipSessionOf(one)).toBe(SESSION);
    }
  });

  test.each([
    ['of another session', makeSipInvite(record, 'udp', there, here, others)],
    ['with a seal that is cut', changed(invite, /(Call-ID: \S{57})./, '$1')],
    ['with a capital in its seal', changed(invite, /Call-ID: (\S+)@/, `Call-ID: ${'A'.repeat(58)}@`)],
    ['with something before it', changed(invite, 'Call-ID: ', 'Call-ID: x')],
    ['without a Call-ID', changed(invite, /Call-ID: .*\r\n/, '')],
    ['whose Call-ID stands in its body', changed(invite, 'Call-ID:', '\r\n\r\nCall-ID:')],
    ['of another method', changed(invite, 'INVITE ', 'OPTIONS ')],
    ['in small letters', changed(invite, 'INVITE ', 'invite ')],
    ['that is too long', Buffer.concat([invite, Buffer.alloc(MAX_SIP_BYTES)])],
    ['one too many', makeSipInvite({ ...record, sequence: MAX_SIP_MESSAGES }, 'udp', there, here, keys)],
    ['that is its own answer', answer],
  ])('%s is refused', (_what, bytes) => {
    expect(() => readSipRequest(bytes, keys)).toThrow(WireError);
  });

  test('with any bit of its Call-ID flipped is refused', () => {
    const id = sipCallId(record, keys);
    for (const flipped of withOneBitFlipped(Buffer.from(id))) {
      const bytes = changed(invite, id, flipped.toString('latin1').replaceAll('$', '$$$$'));
      expect(
        attempt(() => readSipRequest(bytes, keys)),
        flipped.toString('latin1'),
      ).toBe('refused');
    }
  });
});

describe('its answer', () => {
  test('is known again, whatever else was changed in it', () => {
    for (const one of [
      answer,
      changed(answer, /10\.\d+\.\d+\.\d+/g, '203.0.113.9'),
      changed(answer, /;tag=([0-9a-f]{32})/, ' ; TAG = $1;later'),
      changed(answer, 'To:', 't:'),
    ]) {
      expect(readSipAnswer(one, keys)).toEqual(record);
    }
  });

  test.each([
    ['that somebody else gives', changed(answer, /;tag=[0-9a-f]{32}/, `;tag=${'0'.repeat(32)}`)],
    ['without a tag', changed(answer, /;tag=[0-9a-f]{32}/, '')],
    ['without a To', changed(answer, /To: .*\r\n/, '')],
    [
      'with the seal of the request in place of its own',
      changed(answer, /;tag=[0-9a-f]{32}/, `;tag=${sipCallId(record, keys).slice(-32)}`),
    ],
    ['to another request', changed(answer, '00000007', '00000008')],
    ['that is the request itself', invite],
  ])('%s is refused', (_what, bytes) => {
    expect(() => readSipAnswer(bytes, keys)).toThrow(WireError);
  });
});

describe('on a stream', () => {
  test('a message ends where its length says, and any part of it is incomplete', () => {
    for (const bytes of [invite, answer, changed(invite, 'Content-Length', 'l')]) {
      expect(sipLength(bytes)).toBe(bytes.length);
      expect(sipLength(Buffer.concat([bytes, bytes]))).toBe(bytes.length);
      for (let length = 1; length < bytes.length; length++)
        expect(sipLength(bytes.subarray(0, length))).toBeNull();
    }
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a sealed record', Buffer.from('CiPr')],
    ['another method', Buffer.from('INFO ')],
    ['no length', changed(invite, /Content-Length.*\r\n/, '')],
    ['a length that is none', changed(invite, /Content-Length: \d+/, 'Content-Length: -1')],
    ['a length beyond all bounds', changed(invite, /Content-Length: \d+/, 'Content-Length: 4000')],
    ['a head without an end', Buffer.from(`INVITE ${'x'.repeat(MAX_SIP_BYTES)}`)],
  ])('%s is refused', (_what, bytes) => {
    expect(() => sipLength(bytes)).toThrow(WireError);
  });

  test('only what begins as an INVITE is taken for one', () => {
    expect(['I', 'INVITE', 'INVITE sip:'].map((text) => startsAsSip(Buffer.from(text)))).toEqual(
      Array(3).fill(true),
    );
    expect(['', 'C', 'INVITED', 'SIP/2.0 '].map((text) => startsAsSip(Buffer.from(text)))).toEqual(
      Array(4).fill(false),
    );
  });
});

test('a folded header is one line, and a line without a colon has no name', () => {
  expect(headLines(Buffer.from('INVITE x\r\nTo: a\r\n\tb\r\nodd\r\n\r\nbody'))).toEqual([
    'INVITE x',
    'To: a b',
    'odd',
  ]);
  expect(sipSessionOf(changed(invite, 'Via:', 'odd\r\nVia:'))).toBe(SESSION);
});

describe('arbitrary bytes', () => {
  const junk = fc.uint8Array({ maxLength: 5000 });
  const lines = fc
    .array(
      fc.oneof(
        fc.constantFrom('', ' ', ':', 'Call-ID:', 'i', 'To: x;tag=', 'Content-Length: 99999', 'l: 1'),
        fc.constantFrom(...headLines(invite), ...headLines(answer)),
        fc.string({ maxLength: 40 }),
      ),
      { maxLength: 30 },
    )
    .map((some) => Buffer.from(some.join('\r\n'), 'latin1'));
  const headed = fc
    .tuple(fc.constantFrom(invite, answer), fc.nat(700), fc.oneof(junk, lines))
    .map(([bytes, kept, rest]) => Buffer.concat([bytes.subarray(0, kept), rest]));

  test('are refused or are read, and never get a longer answer', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(junk, lines, headed), (bytes) => {
        attempt(() => sipLength(bytes));
        attempt(() => sipSessionOf(bytes));
        attempt(() => readSipAnswer(bytes, keys));
        const claim = attempt(() => readSipRequest(bytes, keys));
        const given = attempt(() => makeSipAnswer(bytes, keys));
        if (claim === 'refused') expect(given).toBe('refused');
        else expect(claim).toEqual(record);
        if (given === 'refused') return;
        read++;
        expect(given.length).toBeLessThanOrEqual(bytes.length);
        expect(attempt(() => makeSipAnswer(given, keys))).toBe('refused');
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(0);
  });
});
