import { covers, rangesOf } from '../model/doorRanges.ts';
import type { Evidence, Fact } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { DoorRange, DoorTally, FarDoors, NotPaired, PairedSession } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';

/** Ports that a responder is asked to open at once, while those before are being tried: bounds descriptors and memory on both sides. */
export const WINDOW = 1024;

/** The responders of a run. */
export interface Pairing<S extends FarDoors = PairedSession> {
  readonly sessions: ReadonlyMap<IpAddress, S>;
  /** Why there is no session with an address, or none any more. */
  readonly failures: ReadonlyMap<IpAddress, NotPaired>;
  /** Tries doors that the far side opens on demand, window by window. */
  readonly tryInWindows: (
    address: IpAddress,
    checks: readonly Check[],
    execute: (checks: readonly Check[]) => Promise<void>,
  ) => Promise<readonly Observation[]>;
  /** Adds to each paired door that was not witnessed what the far side saw of it. */
  readonly addFarSide: (
    observations: readonly Observation[],
    isPaired: (check: Check) => boolean,
  ) => Promise<readonly Observation[]>;
  readonly close: () => void;
}

const GONE: NotPaired = { code: 'hung-up', text: 'the responder went away during the check' };

/** Greets the responder on every address at once. */
export async function pairAll<S extends FarDoors>(
  addresses: readonly IpAddress[],
  greet: (address: IpAddress) => Promise<S | NotPaired>,
  sinceStartMs: () => number,
): Promise<Pairing<S>> {
  const sessions = new Map<IpAddress, S>();
  const failures = new Map<IpAddress, NotPaired>();
  await Promise.all(
    [...new Set(addresses)].map(async (address) => {
      const result = await greet(address);
      if ('code' in result) failures.set(address, result);
      else sessions.set(address, result);
    }),
  );
  /** Whatever went wrong on the channel, the far side has no account to give any more. */
  const askOrLose = async <T>(address: IpAddress, ask: Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await ask;
    } catch {
      failures.set(address, GONE);
      return [];
    }
  };
  const untried = (fact: Fact): Evidence => ({
    ...fact,
    startedAtMs: Math.round(sinceStartMs()),
    tookMs: 0,
    rttMs: null,
    local: null,
  });
  return {
    sessions,
    failures,
    tryInWindows: async (address, checks, execute) => {
      const session = sessions.get(address);
      const missing: Observation[] = [];
      const windows = session === undefined ? [] : windowsOf(checks);
      const open = (window: readonly Check[] | undefined): Promise<readonly DoorRange[]> =>
        session === undefined || window === undefined
          ? Promise.resolve([])
          : askOrLose(address, session.open(rangesOf(window), session.opensAhead));
      let opening = open(windows[0]);
      for (const [at, window] of windows.entries()) {
        const opened = await opening;
        const openNext = (): Promise<readonly DoorRange[]> => open(windows[at + 1]);
        if (session?.opensAhead) opening = openNext();
        await execute(window.filter((check) => covers(opened, check)));
        if (!session?.opensAhead) opening = openNext();
        const detail = 'the responder could not open this port';
        for (const check of window.filter((one) => !covers(opened, one))) {
          missing.push({ check, evidence: [untried({ kind: 'not-tried', fault: 'probe-failed', detail })] });
        }
      }
      return missing;
    },
    addFarSide: async (observations, isPaired) => {
      const open = observations.filter((one) => isPaired(one.check) && isOpenQuestion(one.evidence));
      const tallies = new Map<string, DoorTally>();
      for (const [address, session] of sessions) {
        const doors = open.filter(({ check }) => check.address === address).map(({ check }) => check);
        if (doors.length === 0) continue;
        for (const one of await askOrLose(address, session.seen(rangesOf(doors)))) {
          tallies.set(keyOf(address, one), one);
        }
      }
      const concerned = new Set(open);
      return observations.map((one) => {
        if (!concerned.has(one)) return one;
        const { check, evidence } = one;
        const tally = tallies.get(keyOf(check.address, check));
        if (tally === undefined) {
          // The port may have been shut with it: nothing follows from silence or a refusal.
          const detail = 'the responder went away before it had told what it saw';
          return { check, evidence: [untried({ kind: 'not-tried', fault: 'probe-failed', detail })] };
        }
        const { arrived, answered, accepted, damaged } = tally;
        return {
          check,
          evidence: [...evidence, untried({ kind: 'far-side', arrived, answered, accepted, damaged })],
        };
      });
    },
    close: () => {
      for (const session of sessions.values()) session.close();
    },
  };
}

function windowsOf(checks: readonly Check[]): readonly (readonly Check[])[] {
  const count = Math.ceil(checks.length / WINDOW);
  return Array.from({ length: count }, (_, at) => checks.slice(at * WINDOW, (at + 1) * WINDOW));
}

/** Neither witnessed nor cut short. */
function isOpenQuestion(evidence: readonly Evidence[]): boolean {
  return !evidence.some(({ kind }) => kind === 'witnessed' || kind === 'not-tried');
}

function keyOf(address: IpAddress, { transport, port }: Pick<Check, 'transport' | 'port'>): string {
  return `${address} ${transport} ${port}`;
}
