import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/cli/systemClock.ts';
import { asIpAddress, asPort, type Endpoint } from '../../src/model/ids.ts';
import { type ArrivedMark, type Marks, type MarkWatch, noMarks } from '../../src/model/marks.ts';
import type { PairedSession } from '../../src/model/pairing.ts';
import { openMarks } from '../../src/net/kernel/openMarks.ts';
import { askMarks } from '../../src/probes/marks.ts';
import { sequenceOf } from '../../src/wire/record.ts';
import { aCheck } from '../support/builders.ts';
import { makeFakeClock } from '../support/fakeClock.ts';
import { type FakeSocket, makeFakeMarks, makeFakeSocket } from '../support/fakeMarks.ts';
import { LOOPBACK } from '../support/peers.ts';
import { aResponder, freeDoor, paired } from '../support/responders.ts';

const onLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
const HERE = asIpAddress(LOOPBACK);
const SEEN_AS: Endpoint = { address: '203.0.113.9', port: 4711 };
const TRIES = 4;

describe.skipIf(!onLinux)('a real responder on loopback (needs Linux on x64 or arm64)', () => {
  test.each([['doors'], ['onDemand']] as const)('sees the marks at a port of its %s', async (which) => {
    const marks = await openMarks('linux', systemClock);
    const door = await freeDoor('udp');
    const session = await paired(await aResponder({ [which]: [door], marks }));
    const parts = { clock: systemClock, signal: new AbortController().signal };
    const ask = askMarks(new Map([[HERE, session]]), null, marks, parts);
    const check = aCheck({ address: HERE, transport: 'udp', port: door.first });
    for (const dscp of [46, 24]) {
      expect(await ask(check, dscp, TRIES, 2000)).toEqual({
        kind: 'tried',
        tries: Array.from({ length: TRIES }, () => ({ there: dscp, back: dscp })),
      });
    }
    const tallies = await session.seen([door]);
    expect(tallies).toMatchObject([{ arrived: 2 * (TRIES + 1), answered: 2 * (TRIES + 1) }]);
  });
});

describe('a stand-in of a network', () => {
  test('an answer counts where the responder vouches for its mark', async () => {
    let number = 0;
    const network = makeNetwork({
      // Lost on the way there, answered by the port itself, lost on the way back, and well.
      arrive: () => ([null, 'elsewhere', 0, 46] as const)[number++ % TRIES] ?? null,
      back: (dscp) => (dscp === 0 ? 'lost' : 8),
    });
    expect(await network.ask()).toEqual({
      kind: 'tried',
      tries: [
        { there: null, back: null },
        { there: null, back: null },
        { there: 0, back: null },
        { there: 46, back: 8 },
      ],
    });
    expect(network.begun).toEqual([
      [5060, 46, null],
      [5060, 46, SEEN_AS],
    ]);
    expect(network.socket.isOpen()).toBe(false);
  });

  test('without an answer to an unmarked request nothing is asked', async () => {
    const network = makeNetwork({ introduce: false });
    expect(await network.ask()).toMatchObject({
      kind: 'not-here',
      why: expect.stringContaining('no answer'),
    });
    expect(network.begun).toHaveLength(1);
    expect(network.ended()).toBe(1);
    expect(network.socket.sent.map(({ dscp }) => dscp)).toEqual([0, 0, 0, 0]);
  });

  test.each([[0], [1]])('a port that is refused after %i steps is none', async (steps) => {
    const network = makeNetwork({ refuseAfter: steps });
    expect(await network.ask()).toMatchObject({
      kind: 'not-here',
      why: expect.stringContaining('responder'),
    });
    expect(network.socket.isOpen()).toBe(false);
  });

  test('says why nothing can be known', async () => {
    const network = makeNetwork({});
    expect(await network.ask({ marks: noMarks('not here') })).toEqual({ kind: 'unknown', why: 'not here' });
    expect(await network.ask({ blind: true })).toMatchObject({ why: expect.stringContaining('cannot see') });
    expect(await network.ask({ marks: makeFakeMarks() })).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('socket'),
    });
  });

  test('a run that is stopped, and a responder that has gone away, tell nothing', async () => {
    const stopped = AbortSignal.abort();
    expect(await makeNetwork({}).ask({ signal: stopped })).toEqual({ kind: 'stopped' });
    const gone = makeNetwork({ refuseAfter: 'gone' });
    expect(await gone.ask()).toEqual({ kind: 'stopped' });
    expect(gone.socket.isOpen()).toBe(false);
    const controller = new AbortController();
    const meanwhile = makeNetwork({ onSend: () => controller.abort() });
    expect(await meanwhile.ask({ signal: controller.signal })).toEqual({ kind: 'stopped' });
    const later = new AbortController();
    const late = makeNetwork({ onSend: (dscp) => dscp !== 0 && later.abort() });
    expect(await late.ask({ signal: later.signal })).toEqual({ kind: 'stopped' });
    const other = makeNetwork({});
    expect(await other.ask({ address: '127.0.0.2' })).toEqual({ kind: 'stopped' });
  });
});

interface Behaviour {
  /** Whether unmarked requests are answered. */
  readonly introduce?: boolean;
  /** How many questions the responder says yes to; it goes away at the first one. */
  readonly refuseAfter?: number | 'gone';
  /** As what a marked request arrives; null when it is lost, elsewhere when the port itself gets it. */
  readonly arrive?: () => number | 'elsewhere' | null;
  /** As what the answer to it comes back. */
  readonly back?: (there: number) => number | 'lost';
  readonly onSend?: (dscp: number) => void;
}

/** A responder and the way to it, without a packet. */
function makeNetwork({
  introduce = true,
  refuseAfter = 9,
  arrive = () => 46,
  back = (there) => there,
  onSend = () => undefined,
}: Behaviour): {
  readonly ask: (given?: {
    readonly marks?: Marks;
    readonly blind?: boolean;
    readonly signal?: AbortSignal;
    readonly address?: string;
  }) => Promise<unknown>;
  readonly socket: FakeSocket;
  readonly begun: readonly (readonly [number, number, Endpoint | null])[];
  readonly ended: () => number;
} {
  const begun: [number, number, Endpoint | null][] = [];
  const came: ArrivedMark[] = [];
  let ended = 0;
  let sequence = 0;
  const socket: FakeSocket = makeFakeSocket((bytes, dscp) => {
    onSend(dscp);
    const there = dscp === 0 ? (introduce ? 'elsewhere' : null) : arrive();
    if (there === null) return true;
    if (there !== 'elsewhere') came.push({ sequence: sequenceOf(bytes), dscp: there });
    const mark = there === 'elsewhere' ? 0 : back(there);
    if (mark !== 'lost') socket.put({ bytes, dscp: mark, from: { address: LOOPBACK, port: 5060 } });
    return true;
  });
  const watch: MarkWatch = {
    begin: async (...given) => {
      if (refuseAfter === 'gone') throw new Error('gone');
      begun.push(given);
      return begun.length <= refuseAfter;
    },
    end: async () => {
      ended++;
      return came;
    },
  };
  // An answer is its own request here.
  const sealer: PairedSession['sealer'] = {
    makeRequest: () => {
      const bytes = Buffer.alloc(96);
      bytes.writeUInt32BE(sequence++, 16);
      return bytes;
    },
    readAnswer: (request, bytes) =>
      sequenceOf(request) === sequenceOf(bytes)
        ? { seenSource: SEEN_AS, arrivedPort: 5060, epochMs: 0, arrivedMicros: 0, length: 96 }
        : null,
  };
  const clock = makeFakeClock();
  return {
    socket,
    begun,
    ended: () => ended,
    ask: ({ marks = makeFakeMarks(socket), blind = false, signal, address = LOOPBACK } = {}) => {
      const session = { sealer, ...(blind ? {} : { marks: watch }) } as PairedSession;
      const parts = { clock, signal: signal ?? new AbortController().signal };
      const check = aCheck({ address: asIpAddress(address), transport: 'udp', port: asPort(5060) });
      return clock.until(askMarks(new Map([[HERE, session]]), null, marks, parts)(check, 46, TRIES, 400));
    },
  };
}
