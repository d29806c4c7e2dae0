import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { asIpAddress, asPort, type IpAddress } from '../../src/model/ids.ts';
import type { DoorRange, DoorTally, PairedSession, ResponderState } from '../../src/model/pairing.ts';
import type { Check } from '../../src/model/plan.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { addIdleTimes, type OpenLine, PATIENCE_MS } from '../../src/run/idleTimes.ts';
import { aCheck, anEvidence } from '../support/builders.ts';
import { type FakeClock, makeFakeClock } from '../support/fakeClock.ts';

type Witnessed = Extract<Fact, { kind: 'witnessed' }>;

const ADDRESS = asIpAddress('10.0.0.5');
const STEPS = [5, 10, 30] as const;
const witness: Witnessed = {
  kind: 'witnessed',
  seenSource: { address: '10.0.0.9', port: 1 },
  rewritten: false,
};

describe('what is left idle', () => {
  test.each(['tcp', 'udp'] as const)('is still known where every answer comes (%s)', async (transport) => {
    const { told, clock, open } = await run(transport, makeWay({}));
    expect(told).toEqual({ askedSeconds: 30, survivedSeconds: 30, forgottenSeconds: null, renewed: null });
    expect([clock.waiting(), open()]).toEqual([0, 0]);
  });

  test.each(['tcp', 'udp'] as const)(
    'is forgotten from the first answer on that is lost (%s)',
    async (transport) => {
      const forgets = makeWay({ forgetsAfter: 7 });
      const { told, clock, open } = await run(transport, forgets);
      expect(told).toMatchObject({ survivedSeconds: 5, forgottenSeconds: 10, renewed: false });
      expect([clock.waiting(), open()]).toEqual([0, 0]);
      const renews = makeWay({ forgetsAfter: 7, renews: true });
      expect((await run(transport, renews)).told).toMatchObject({ forgottenSeconds: 10, renewed: true });
    },
  );

  test('is forgotten for UDP only when none of three answers comes', async () => {
    let held = 0;
    const way = makeWay({ comesBack: (seconds) => (seconds === 0 ? true : held++ % 3 === 2) });
    expect((await run('udp', way)).told).toMatchObject({ survivedSeconds: 30, forgottenSeconds: null });
  });
});

describe('nothing is claimed', () => {
  const unclear = { askedSeconds: 30, survivedSeconds: 0, forgottenSeconds: null, renewed: null };

  test('where not even prompt requests are answered', async () => {
    expect((await run('tcp', makeWay({ comesBack: () => false }))).told).toEqual(unclear);
  });

  test('where nothing can be opened', async () => {
    expect((await run('tcp', makeWay({ opens: () => false }))).told).toEqual(unclear);
  });

  test('where the way is shut as a whole meanwhile', async () => {
    const way = makeWay({ shutsAfterMs: 1000 });
    expect((await run('udp', way)).told).toEqual(unclear);
  });

  test.each([
    ['tcp', 1],
    ['udp', 3],
  ] as const)('where held requests may not have arrived (%s, %i of them)', async (transport, missing) => {
    const way = makeWay({ forgetsAfter: 1, renews: true, missing });
    expect((await run(transport, way)).told).toEqual(unclear);
  });

  test('where one of three UDP sockets does not work', async () => {
    let made = 0;
    const way = makeWay({ forgetsAfter: 1, renews: true, opens: () => ++made % 3 !== 0 });
    expect((await run('udp', way)).told).toEqual(unclear);
  });

  test.each(['tells nothing', 'is gone'])('where the far side %s', async (how) => {
    const way = makeWay({ forgetsAfter: 1, renews: true, seen: how });
    expect((await run('tcp', way)).told).toEqual(unclear);
  });

  test('of what came after the run was stopped', async () => {
    const controller = new AbortController();
    const clock = makeFakeClock();
    clock.after(20_000, () => controller.abort());
    const { told, open } = await run('tcp', makeWay({}), { clock, signal: controller.signal });
    expect(told).toEqual({ ...unclear, survivedSeconds: 10 });
    expect([clock.waiting(), open()]).toEqual([0, 0]);
  });
});

test('one datagram that is lost is not enough: UDP asks again', async () => {
  const lost = new Set<number>();
  const way = makeWay({
    comesBack: (seconds, line) => {
      if (seconds > 0 || lost.has(line)) return true;
      lost.add(line);
      return false;
    },
  });
  expect((await run('udp', way)).told).toMatchObject({ survivedSeconds: 30 });
});

test('one fit port of each transport is chosen at every address', async () => {
  const asked = new Set<string>();
  const all = [
    seen('udp', 1, { kind: 'silent', stage: 'reply' }),
    seen('tcp', 2, { ...witness, arrivedPort: 9 }),
    seen('tcp', 3, { ...witness, certificate: 'other' }),
    seen('tcp', 4, { ...witness, certificate: 'own' }, true),
    seen('tcp', 5, witness),
    seen('udp', 99, witness),
    seen('udp', 6, witness),
    seen('udp', 7, witness),
  ];
  const way = makeWay({});
  const clock = makeFakeClock();
  const after = await clock.until(
    addIdleTimes(all, STEPS, {
      ...partsOf(way, clock),
      open: (check, signal, patienceMs) => {
        asked.add(`${check.transport} ${check.port}`);
        return way.open(clock)(check, signal, patienceMs);
      },
    }),
  );
  expect([...asked].sort()).toEqual(['tcp 5', 'udp 6']);
  expect(after.map(idleOf).map((idle) => idle !== undefined)).toEqual(
    all.map(({ check }) => check.port === 5 || check.port === 6),
  );
});

test('a port with TLS is taken where there is no other, and an address without a fit port is left alone', async () => {
  const clock = makeFakeClock();
  const tls = [seen('tcp', 4, { ...witness, certificate: 'own' }, true)];
  const after = await clock.until(addIdleTimes(tls, STEPS, partsOf(makeWay({}), clock)));
  expect(after.map(idleOf)).toMatchObject([{ survivedSeconds: 30 }]);
  const none = [seen('udp', 99, witness)];
  expect(await addIdleTimes(none, STEPS, partsOf(makeWay({}), clock))).toEqual(none);
});

interface Way {
  readonly open: (clock: FakeClock) => OpenLine;
  readonly seen: (doors: readonly DoorRange[]) => Promise<readonly DoorTally[]>;
  readonly lines: () => number;
}

interface Traits {
  /** Seconds after which what is idle is forgotten. */
  readonly forgetsAfter?: number;
  /** Whether a line that was forgotten works again when something is sent on it. */
  readonly renews?: boolean;
  /** Milliseconds after which nothing passes any more. */
  readonly shutsAfterMs?: number;
  /** Held requests of each step that do not reach the far side's tally. */
  readonly missing?: number;
  readonly seen?: string;
  readonly opens?: () => boolean;
  readonly comesBack?: (holdSeconds: number, line: number) => boolean;
}

/** A way to a responder that answers everything; what does not come is lost on the way back. */
function makeWay(traits: Traits): Way {
  const { forgetsAfter = Number.POSITIVE_INFINITY, renews = false, missing = 0 } = traits;
  let made = 0;
  let lines = 0;
  let answered = 0;
  let held = 0;
  const open =
    (clock: FakeClock): OpenLine =>
    async (_check, signal) => {
      if (traits.opens?.() === false) return null;
      const line = made++;
      lines++;
      let isForgotten = false;
      return {
        ask: (holdSeconds, patienceMs) =>
          new Promise((resolve) => {
            const finish = (came: boolean): void => {
              signal.removeEventListener('abort', onAbort);
              callOff();
              resolve(came);
            };
            const onAbort = (): void => finish(false);
            signal.addEventListener('abort', onAbort, { once: true });
            if (holdSeconds === 0 || held++ % (3 * STEPS.length) >= missing * STEPS.length) answered++;
            const isShut =
              clock.now() + holdSeconds * 1000 > (traits.shutsAfterMs ?? Number.POSITIVE_INFINITY);
            const comes =
              !isShut &&
              holdSeconds < forgetsAfter &&
              (!isForgotten || renews) &&
              (traits.comesBack?.(holdSeconds, line) ?? true);
            isForgotten ||= holdSeconds >= forgetsAfter;
            const callOff = clock.after(holdSeconds * 1000 + (comes ? 1 : patienceMs), () => finish(comes));
          }),
        close: () => {
          lines--;
        },
      };
    };
  const tell = async (doors: readonly DoorRange[]): Promise<readonly DoorTally[]> => {
    if (traits.seen === 'is gone') throw new Error('gone');
    if (traits.seen === 'tells nothing') return [];
    return doors.map(({ transport, first }) => ({
      transport,
      port: first,
      arrived: answered,
      answered,
      accepted: 0,
      damaged: 0,
    }));
  };
  return { open, seen: tell, lines: () => lines };
}

function partsOf(way: Way, clock: FakeClock, signal = new AbortController().signal) {
  const doors: readonly DoorRange[] = (['tcp', 'udp'] as const).map((transport) => ({
    transport,
    first: asPort(1),
    last: asPort(20),
  }));
  const state: ResponderState = { tool: '1', roles: [], doors, onDemand: [], closed: [] };
  const session: Pick<PairedSession, 'state' | 'seen'> = { state, seen: way.seen };
  const sessions: ReadonlyMap<IpAddress, typeof session> = new Map([[ADDRESS, session]]);
  return { sessions, open: way.open(clock), clock, signal };
}

async function run(
  transport: 'tcp' | 'udp',
  way: Way,
  { clock = makeFakeClock(), signal = new AbortController().signal } = {},
) {
  const running = addIdleTimes([seen(transport, 5, witness)], STEPS, partsOf(way, clock, signal));
  const [after] = await clock.until(running);
  // Whoever still counts what arrived has been told by now.
  await clock.advance(PATIENCE_MS);
  return { told: after === undefined ? undefined : idleOf(after), clock, open: way.lines };
}

function seen(transport: 'tcp' | 'udp', port: number, fact: Fact, tls = false): Observation {
  const probe: Check['probe'] = { kind: 'responder', options: { tls } };
  const check = aCheck({ address: ADDRESS, transport, port: asPort(port), probe });
  return { check, evidence: [anEvidence(fact)] };
}

function idleOf({ evidence }: Observation): unknown {
  return evidence.flatMap((one) => (one.kind === 'witnessed' ? (one.idle ?? []) : []))[0];
}
