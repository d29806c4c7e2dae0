import { describe, expect, test } from 'vitest';
import { ntpQuestion } from '../../../src/wire/services/ntp.ts';
import { anAsking, fuzzQuestion } from '../../support/talk.ts';

// chrony 4.3 with `local stratum 5`, and one that is not synchronised; the origin is what `anAsking` sends.
const ORIGIN = 'a0a1a2a3a4a5a6a7';
const CHRONY = `240500e600000000000000007f7f0101eeb24078112dbafd${ORIGIN}eeb240791e13a291eeb240791e39b9e2`;
const UNSYNCHRONISED = `e40000e600010000000100000000000000000000000000 00${ORIGIN}eeb240791e457325eeb240791e608130`;
/** When chrony answered, as the clock of this host may have been. */
const ANSWERED_MS = Date.UTC(2026, 10, 26, 5, 22, 1, 118);

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const ask = (nowEpochMs = () => ANSWERED_MS) => ntpQuestion(anAsking({ nowEpochMs }));
const read = (hex: string) => ask().read(bytesOf(hex));
/** An answer with these first four octets, reference and times. */
const answer = (first: string, reference: string, times = 'eeb240791e457325eeb240791e608130') =>
  `${first}0000000000000000${reference}0000000000000000${ORIGIN}${times}`;

describe('a time server', () => {
  test('is asked as a client asks, and not told our time', () => {
    expect(Buffer.from(ask().request)).toEqual(bytesOf(`23${'00'.repeat(39)}${ORIGIN}`));
  });

  test('tells its stratum and its reference', () => {
    expect(read(CHRONY)).toEqual({
      name: 'NTP',
      product: null,
      details: [
        { name: 'synchronised', value: 'yes' },
        { name: 'stratum', value: '5' },
        { name: 'reference', value: '127.127.1.1' },
      ],
      aheadMs: 0,
    });
  });

  test('may have a clock of its own, and be far away', () => {
    expect(ask(() => ANSWERED_MS - 90_000).read(bytesOf(CHRONY))).toMatchObject({ aheadMs: 90_000 });
    expect(ask(() => ANSWERED_MS + 90_000).read(bytesOf(CHRONY))).toMatchObject({ aheadMs: -90_000 });
    const times = [ANSWERED_MS - 400, ANSWERED_MS + 400];
    expect(ask(() => times.shift() ?? 0).read(bytesOf(CHRONY))).toMatchObject({ aheadMs: 0 });
  });

  test('goes on when the seconds begin anew in 2036', () => {
    const asked = ask(() => Date.UTC(2036, 1, 7, 6, 28, 15));
    const after = answer('24020000', '0a000001', '00000001000000000000000100000000');
    expect(asked.read(bytesOf(after))).toMatchObject({ aheadMs: 2000 });
  });

  test('may not be synchronised', () => {
    const no = { name: 'synchronised', value: 'no' };
    const details = [no, { name: 'stratum', value: '0' }];
    expect(read(UNSYNCHRONISED)).toMatchObject({ details, aheadMs: 0 });
    expect(read(answer('e4030000', '0a000001'))).toMatchObject({ details: [no, {}, {}] });
    expect(read(answer('24100000', '0a000001'))).toMatchObject({
      details: [no, { value: '16' }, { name: 'reference', value: '10.0.0.1' }],
    });
  });

  test('may be starting', () => {
    // NTPsec 1.2.2 without a source.
    const starting = answer('e40000e8', '494e4954', 'eeb243e700eded18eeb243e7011c69e9');
    expect(read(starting)).toMatchObject({
      details: [
        { name: 'synchronised', value: 'no' },
        { name: 'stratum', value: '0' },
        { name: 'state', value: 'INIT' },
      ],
      aheadMs: 877_886,
    });
  });

  test('may refuse, and then tells no time', () => {
    expect(read(answer('e4000000', '52415445'))).toEqual({
      name: 'NTP',
      product: null,
      details: [
        { name: 'synchronised', value: 'no' },
        { name: 'stratum', value: '0' },
        { name: 'refuses', value: 'RATE' },
      ],
    });
  });

  test('of stratum 1 names its source', () => {
    const reference = (hex: string) => read(answer('24010000', hex))?.details[2]?.value;
    expect(reference('47505300')).toBe('GPS');
    expect(reference('4c4f434c')).toBe('LOCL');
    expect(reference('1b5b324a')).toBe('1b5b324a');
  });

  test('of version 3 may sign its answer', () => {
    expect(read(`${answer('1c020000', '0a000001')}${'00'.repeat(20)}`)).toMatchObject({ aheadMs: 0 });
  });

  test.each([`0000000000000000${'11'.repeat(8)}`, `${'11'.repeat(8)}0000000000000000`])(
    'that does not know the time (%s) tells none',
    (times) => {
      expect(read(answer('24020000', '0a000001', times))).not.toHaveProperty('aheadMs');
    },
  );
});

test('no answer to this question repeats something else than we sent', () => {
  expect(read(CHRONY.replace(ORIGIN, 'a0a1a2a3a4a5a6a8'))).toBeUndefined();
});

describe('no time server', () => {
  test.each([
    ['nothing', ''],
    ['an answer that is cut', CHRONY.slice(0, -2)],
    ['our own request, sent back', `23${'00'.repeat(39)}${ORIGIN}`],
    ['a peer or a broadcast', CHRONY.replace(/^24/, '25')],
    ['version 0', CHRONY.replace(/^24/, '04')],
    ['version 5', CHRONY.replace(/^24/, '2c')],
    ['a reserved stratum', CHRONY.replace(/^2405/, '2411')],
    ['text', Buffer.from('what do you mean? '.repeat(4)).toString('hex')],
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n').toString('hex')],
    ['SIP', Buffer.from('SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n').toString('hex')],
  ])('is %s', (_name, hex) => {
    expect(read(hex)).toBeNull();
  });
});

test('whatever comes, nothing else comes of it', () => {
  fuzzQuestion(ask, [CHRONY, UNSYNCHRONISED, answer('24010000', '47505300')].map(bytesOf));
});
