import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asPort } from '../../src/model/ids.ts';
import { encodeFrame, makeFrameReader } from '../../src/wire/frame.ts';
import {
  readHello,
  readPairReply,
  readPairRequest,
  readWelcome,
  stateOf,
  tallyOf,
  VERSIONS,
  type Welcome,
  wireClosed,
  wireTally,
} from '../../src/wire/pairMessages.ts';
import { MAX_PROBED } from '../../src/wire/probeMessages.ts';
import { WireError } from '../../src/wire/wireError.ts';
import { rangeOf, wireRange } from '../../src/wire/wireRange.ts';
import { attempt, CALLER_NONCE, FINGERPRINT, RESPONDER_NONCE, SESSION } from './samples.ts';

const PROOF = '0f'.repeat(32);
const LONG_TEXT = 'x'.repeat(201);
const MOST_ITEMS = 65_536;
const MOST_COUNT = Number.MAX_SAFE_INTEGER;

const badTexts = [1, null, ['x'], LONG_TEXT];
const badCounts = [-1, 0.5, '1', null, MOST_COUNT + 1];
const badHex = (good: string) => [
  good.slice(2),
  `${good}00`,
  good.replace(/^../, 'zz'),
  'AA'.repeat(good.length / 2),
  7,
];
const badPorts = [0, 65_536, ...badCounts];
const badTransports = ['sctp', 'TCP', '', 6, null];
const badVersions = [
  1,
  [1],
  [1, 2, 3],
  ...badCounts.flatMap((bad) => [
    [bad, 1],
    [1, bad],
  ]),
];
const badLists = ['x', {}, null, 3];

const badIn = (good: readonly unknown[], bad: readonly (readonly unknown[])[]): readonly unknown[] => [
  good.slice(1),
  [...good, 0],
  {},
  'tcp',
  ...bad.flatMap((values, at) => values.map((value) => good.with(at, value))),
];
const badRanges = [...badIn(['tcp', 1, 65_535], [badTransports, badPorts, badPorts]), ['udp', 2, 1]];
const badTallies = badIn(
  ['udp', 5060, 3, 2, 1, 0],
  [badTransports, badPorts, badCounts, badCounts, badCounts, badCounts],
);
const badClosed = badIn(
  ['tcp', 443, 'taken', 'nginx'],
  [badTransports, badPorts, ['gone', '', 1, null, 'constructor'], badTexts],
);
const badSips = badIn(
  ['udp', 5060, 0, 'SU5WSVRF'],
  [
    badTransports,
    badPorts,
    [-1, 32, 0.5, '0', null],
    ['=', 'SU5', 'SU5W\n', 'SU5WSV==RQ==', 'A'.repeat(5468), 1, null],
  ],
);
const inList = (bad: readonly unknown[], good: unknown): readonly unknown[] => [
  ...badLists,
  ...bad.map((one) => [one]),
  ...bad.map((one) => [good, one]),
  Array.from({ length: MOST_ITEMS + 1 }, () => good),
];

const RANGES = [
  ['tcp', 1, 65_535],
  ['udp', 16_384, 16_384],
];
const badRangeLists = inList(badRanges, ['tcp', 1, 2]);

const sample: Welcome = {
  t: 'welcome',
  version: 1,
  tool: 'cicprobe 0.1.0',
  nonce: RESPONDER_NONCE,
  session: SESSION,
  proof: PROOF,
  roles: ['cic-server', 'workstation'],
  doors: [
    ['tcp', 1, 65_535],
    ['udp', 5060, 5060],
  ],
  onDemand: [['udp', 16_384, 32_767]],
  closed: [
    ['tcp', 443, 'taken', 'nginx'],
    ['udp', 69, 'permission', 'EACCES'],
    ['tcp', 80, 'failed', ''],
  ],
  caller: '10.1.1.2',
};

interface Case {
  readonly name: string;
  readonly read: (message: unknown) => unknown;
  readonly good: Readonly<Record<string, unknown>>;
  /** For each field, values that it may not have. */
  readonly bad: Readonly<Record<string, readonly unknown[]>>;
}

const badKinds = ['', 'HELLO', 'constructor', 1, null, ['hello']];

const cases: readonly Case[] = [
  {
    name: 'hello',
    read: readHello,
    good: {
      t: 'hello',
      versions: [1, 1],
      tool: 'cicprobe 0.1.0',
      nonce: CALLER_NONCE,
      fingerprint: FINGERPRINT,
      proof: PROOF,
    },
    bad: {
      t: [...badKinds, 'welcome'],
      versions: badVersions,
      tool: badTexts,
      nonce: badHex(CALLER_NONCE),
      fingerprint: badHex(FINGERPRINT),
      proof: badHex(PROOF),
    },
  },
  {
    name: 'welcome',
    read: readWelcome,
    good: { ...sample },
    bad: {
      t: [...badKinds, 'hello', 'sorry'],
      version: badCounts,
      tool: badTexts,
      nonce: badHex(RESPONDER_NONCE),
      session: badHex(SESSION),
      proof: badHex(PROOF),
      roles: inList(badTexts, 'x'),
      doors: badRangeLists,
      onDemand: badRangeLists,
      closed: inList(badClosed, ['tcp', 1, 'taken', '']),
      caller: badTexts,
    },
  },
  ...['version', 'intercepted', 'busy'].map((why) => ({
    name: `sorry, ${why}`,
    read: readWelcome,
    good: { t: 'sorry', why, versions: [0, 3], tool: '', proof: PROOF },
    bad: {
      t: [...badKinds, 'hello', 'welcome'],
      why: ['', 'Version', 'token', 'constructor', 1, null],
      versions: badVersions,
      tool: badTexts,
      proof: badHex(PROOF),
    },
  })),
  ...['open', 'seen'].map((kind) => ({
    name: kind,
    read: readPairRequest,
    good: { t: kind, doors: kind === 'open' ? RANGES : RANGES.slice(1) },
    bad: { t: [...badKinds, 'opened', 'saw', 'hello'], doors: badRangeLists },
  })),
  {
    name: 'opened',
    read: readPairReply,
    good: { t: 'opened', doors: RANGES },
    bad: { t: [...badKinds, 'open', 'saw'], doors: badRangeLists },
  },
  {
    name: 'saw',
    read: readPairReply,
    good: {
      t: 'saw',
      doors: [
        ['tcp', 1, 0, 0, 0, 0],
        ['udp', 65_535, MOST_COUNT, 3, 2, 1],
      ],
    },
    bad: { t: [...badKinds, 'seen', 'opened'], doors: inList(badTallies, ['tcp', 1, 0, 0, 0, 0]) },
  },
  {
    name: 'probe',
    read: readPairRequest,
    good: {
      t: 'probe',
      fingerprint: FINGERPRINT,
      doors: [
        ['tcp', 1, 'tls'],
        ['udp', 65_535, 'sealed'],
        ['tcp', 80, 'connect'],
      ],
    },
    bad: {
      t: [...badKinds, 'probed', 'saw'],
      fingerprint: badHex(FINGERPRINT),
      doors: [
        ...inList(
          badIn(['tcp', 443, 'tls'], [badTransports, badPorts, ['', 'TLS', 'constructor', 1, null]]),
          ['tcp', 1, 'tls'],
        ),
        Array.from({ length: MAX_PROBED + 1 }, () => ['tcp', 1, 'tls']),
      ],
    },
  },
  {
    name: 'probed',
    read: readPairReply,
    good: {
      t: 'probed',
      found: [
        ['tcp', 1, []],
        ['udp', 65_535, [{ kind: 'silent', stage: 'reply' }, null, 'anything']],
      ],
    },
    bad: {
      t: [...badKinds, 'probe', 'opened'],
      found: inList(
        badIn(
          ['tcp', 443, []],
          [badTransports, badPorts, [null, {}, 'x', Array.from({ length: 33 }, () => 1)]],
        ),
        ['tcp', 1, []],
      ),
    },
  },
  {
    name: 'sip',
    read: readPairRequest,
    good: { t: 'sip' },
    bad: { t: [...badKinds, 'sips', 'saw'] },
  },
  {
    name: 'sips',
    read: readPairReply,
    good: {
      t: 'sips',
      messages: [
        ['udp', 5060, 0, 'SU5WSVRF'],
        ['tcp', 65_535, 31, ''],
      ],
    },
    bad: {
      t: [...badKinds, 'sip', 'seen'],
      messages: [
        ...badLists,
        ...badSips.map((one) => [one]),
        Array.from({ length: 33 }, () => ['udp', 5060, 0, '']),
      ],
    },
  },
];

describe.each(cases)('$name', ({ read, good, bad }) => {
  test('a good one, as it comes out of a frame', () => {
    expect(read(good)).toEqual(good);
    expect(makeFrameReader()(encodeFrame(good)).map(read)).toEqual([good]);
  });

  test('fields that it does not know are left out', () => {
    expect(read({ ...good, later: [1, 2], ['__proto__']: 1 })).toEqual(good);
  });

  test('every field is asked for', () => {
    expect(Object.keys(bad).toSorted()).toEqual(Object.keys(good).toSorted());
    for (const field of Object.keys(good)) {
      const { [field]: _, ...rest } = good;
      expect(() => read(rest), field).toThrow(WireError);
    }
  });

  test.each(Object.entries(bad))('%s must be right', (field, values) => {
    for (const value of values) {
      expect(() => read({ ...good, [field]: value }), JSON.stringify(value)?.slice(0, 80)).toThrow(WireError);
    }
  });

  test.each([null, undefined, [], 'hello', 1, true, ['hello']])('%j is none', (message) => {
    expect(() => read(message)).toThrow(WireError);
  });
});

describe('what a responder can do', () => {
  test('is told in a welcome, or not at all by an older one', () => {
    expect(readWelcome({ ...sample, can: ['sip', 'later'] })).toEqual({ ...sample, can: ['sip', 'later'] });
    expect(readWelcome(sample)).not.toHaveProperty('can');
    for (const can of [...badLists, [1], [LONG_TEXT]]) {
      expect(() => readWelcome({ ...sample, can }), JSON.stringify(can)).toThrow(WireError);
    }
  });
});

describe('limits', () => {
  test('the longest text, and the longest list', () => {
    const tool = 'x'.repeat(200);
    const roles = Array.from({ length: MOST_ITEMS }, () => 'r');
    const welcome = readWelcome({ ...sample, tool, roles, doors: [], version: 0 });
    expect(welcome).toMatchObject({ tool, roles, doors: [], version: 0 });
  });

  test('the largest reply fits into a frame', () => {
    const doors = Array.from({ length: MOST_ITEMS }, () => ['udp', 65_535, 4e6, 4e6, 4e6, 4e6]);
    expect(encodeFrame({ t: 'saw', doors }).length).toBeGreaterThan(MOST_ITEMS);
  });

  test('no question about more ports than a reply can tell', () => {
    const half: readonly unknown[] = ['tcp', 1, MOST_ITEMS / 2];
    const doors = [half, half];
    expect(readPairRequest({ t: 'seen', doors })).toEqual({ t: 'seen', doors });
    const more = [...doors, ['udp', 1, 1]];
    expect(() => readPairRequest({ t: 'seen', doors: more })).toThrow('too many ports');
    expect(readPairRequest({ t: 'open', doors: more })).toEqual({ t: 'open', doors: more });
  });
});

test('any JSON gives a message or is refused, and never more than that', () => {
  const kinds = fc.constantFrom('hello', 'welcome', 'sorry', 'open', 'seen', 'opened', 'saw', 'sip', 'sips');
  const likely = fc.constantFrom(...cases.map(({ good }) => good));
  const changed = fc
    .tuple(likely, fc.nat(9), fc.jsonValue())
    .map(([good, at, value]) => ({ ...good, [Object.keys(good)[at] ?? 'extra']: value }));
  const named = fc
    .tuple(kinds, fc.dictionary(fc.string(), fc.jsonValue()))
    .map(([t, rest]) => ({ ...rest, t }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), changed, named), (message) => {
      for (const read of [readHello, readWelcome, readPairRequest, readPairReply]) {
        const got = attempt(() => read(message));
        // What is read says the same as what came.
        if (got !== 'refused') expect(message).toMatchObject(JSON.parse(JSON.stringify(got)));
      }
    }),
    { numRuns: 3000 },
  );
});

describe('in the words of the model', () => {
  test('the state of a responder', () => {
    expect(stateOf(sample)).toEqual({
      tool: 'cicprobe 0.1.0',
      can: [],
      roles: ['cic-server', 'workstation'],
      doors: [
        { transport: 'tcp', first: 1, last: 65_535 },
        { transport: 'udp', first: 5060, last: 5060 },
      ],
      onDemand: [{ transport: 'udp', first: 16_384, last: 32_767 }],
      closed: [
        { transport: 'tcp', port: 443, why: 'taken', detail: 'nginx' },
        { transport: 'udp', port: 69, why: 'permission', detail: 'EACCES' },
        { transport: 'tcp', port: 80, why: 'failed', detail: '' },
      ],
    });
  });

  test('ranges, tallies and closed doors there and back', () => {
    const range = { transport: 'udp', first: asPort(5060), last: asPort(5061) } as const;
    expect(wireRange(range)).toEqual(['udp', 5060, 5061]);
    expect(rangeOf(wireRange(range))).toEqual(range);
    const tally = {
      transport: 'tcp',
      port: asPort(22),
      arrived: 4,
      answered: 3,
      accepted: 2,
      damaged: 1,
    } as const;
    expect(wireTally(tally)).toEqual(['tcp', 22, 4, 3, 2, 1]);
    expect(tallyOf(wireTally(tally))).toEqual(tally);
    const closed = stateOf(sample).closed;
    expect(closed.map(wireClosed)).toEqual(sample.closed);
  });

  test('a detail that is too long is cut, so that the far side takes the message', () => {
    const long = wireClosed({ transport: 'tcp', port: asPort(1), why: 'failed', detail: LONG_TEXT });
    expect(long[3]).toHaveLength(200);
    expect(readWelcome({ ...sample, closed: [long] })).toMatchObject({ closed: [long] });
  });
});

test('this program speaks one version', () => {
  expect(VERSIONS).toEqual([1, 1]);
});
