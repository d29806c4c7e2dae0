import { readEvidence } from '../config/evidenceSchema.ts';
import type { Clock } from '../model/clock.ts';
import { doorsOf, rangesOf } from '../model/doorRanges.ts';
import type { Evidence, Fact } from '../model/evidence.ts';
import type { HostName } from '../model/ids.ts';
import type { ClosedDoor, PairedSession, ReturnDoor } from '../model/pairing.ts';
import { type Check, hasPort, type PortCheck, type Skip } from '../model/plan.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Host, Site } from '../model/site.ts';
import type { Observation } from '../model/verdict.ts';
import { pairChecks, RESPONDER } from '../plan/pairChecks.ts';
import { returnPlan } from '../plan/returnPlan.ts';
import { returnSkips } from '../plan/returnSkips.ts';
import { type AdmittedResponder, openReturnDoors } from '../responder/returnDoors.ts';
import { foreignEvidence } from '../run/foreignEvidence.ts';
import { pairAll } from '../run/paired.ts';

/** The other direction: what the hosts with a responder reach on this one. */
export interface ReturnObserved {
  readonly observations: readonly Observation[];
  readonly skipped: readonly Skip[];
}

export interface ReturnParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly runStartedAt: number;
  readonly hostname: string;
}

/** One responder, and the host on which it runs. */
export interface ReturnPeer {
  readonly host: Host;
  readonly session: PairedSession;
}

/** Holds this host's documented ports open and has every responder try those that its host must reach. */
export async function observeReturn(
  portMap: PortMap,
  site: Site,
  peers: readonly ReturnPeer[],
  parts: ReturnParts,
): Promise<ReturnObserved> {
  const planned = peers
    .map((peer) => ({
      ...peer,
      checks: returnPlan(portMap, site, peer.host, {
        name: parts.hostname as HostName,
        address: peer.session.seenAs,
      }),
    }))
    .filter(({ checks }) => checks.length > 0);
  if (planned.length === 0) return { observations: [], skipped: [] };
  const doors = await openReturnDoors(parts.clock);
  try {
    const all = await Promise.all(
      planned.map(({ session, checks }) =>
        tryOne(session, checks, doors.admit(session), { ...parts, fingerprint: doors.fingerprint256 }),
      ),
    );
    return {
      observations: all.flatMap(({ observations }) => observations),
      skipped: all.flatMap(({ skipped }) => skipped),
    };
  } finally {
    await doors.close();
  }
}

async function tryOne(
  session: PairedSession,
  checks: readonly Check[],
  here: AdmittedResponder,
  parts: ReturnParts & { readonly fingerprint: string },
): Promise<ReturnObserved> {
  const address = session.seenAs;
  const single = checks.filter(({ paths }) => paths.some(({ flow }) => flow.ports.kind !== 'range'));
  const closed = await here.hold(doorsOf(rangesOf(single)));
  const held = doorsOf(rangesOf(single)).filter((door) => !closed.some((one) => isSame(one, door)));
  const onDemand = rangesOf(checks.filter((check) => !single.some((one) => isSame(one, check))));
  const paired = pairChecks(checks, new Map([[address, { doors: rangesOf(held), onDemand }]]));
  const isPaired = ({ probe }: Check): boolean => probe.kind === RESPONDER;
  const { tried, left } = sortOut(paired.checks, closed, isPaired);

  const observed: Observation[] = [];
  const ask = async (some: readonly Check[]): Promise<void> => {
    observed.push(...(await askResponder(session, some.filter(hasPort), parts)));
  };
  const pairing = await pairAll(
    [address],
    async () => here,
    () => parts.clock.now() - parts.runStartedAt,
  );
  const onStop = (): void => session.close();
  parts.signal.addEventListener('abort', onStop, { once: true });
  if (parts.signal.aborted) onStop();
  try {
    if (tried.length > 0) await ask(tried);
    for (const some of paired.onDemand.values())
      observed.push(...(await pairing.tryInWindows(address, some, ask)));
    return {
      observations: await pairing.addFarSide(observed, isPaired),
      skipped: returnSkips(left, closed),
    };
  } finally {
    parts.signal.removeEventListener('abort', onStop);
    pairing.close();
  }
}

/** A service of this host keeps its port: over TCP it can at least be connected to; the rest is left out. */
function sortOut(
  checks: readonly Check[],
  closed: readonly ClosedDoor[],
  isPaired: (check: Check) => boolean,
): { readonly tried: readonly Check[]; readonly left: readonly Check[] } {
  const isConnectable = (check: Check): boolean =>
    check.transport === 'tcp' && closed.some((one) => one.why === 'taken' && isSame(one, check));
  return {
    tried: checks
      .filter((check) => isPaired(check) || isConnectable(check))
      .map((check) => (isPaired(check) ? check : { ...check, probe: { kind: 'tcp', options: {} } })),
    left: checks.filter((check) => !isPaired(check) && !isConnectable(check)),
  };
}

async function askResponder(
  session: PairedSession,
  checks: readonly PortCheck[],
  { clock, runStartedAt, signal, fingerprint }: ReturnParts & { readonly fingerprint: string },
): Promise<readonly Observation[]> {
  const startedAtMs = Math.round(clock.now() - runStartedAt);
  const untried = (detail: string): Evidence => {
    const late = (signal.reason as Error | undefined)?.name === 'TimeoutError';
    const fact: Fact = signal.aborted
      ? { kind: 'not-tried', fault: late ? 'deadline' : 'cancelled', detail: 'stopped before it was tried' }
      : { kind: 'not-tried', fault: 'probe-failed', detail };
    return { ...fact, startedAtMs, tookMs: 0, rttMs: null, local: null };
  };
  try {
    const found = await session.probe(checks.map(doorOf), fingerprint);
    return checks.map((check) => {
      const raw = found.find((one) => isSame(one, check))?.evidence ?? [];
      const evidence = raw.map(readEvidence);
      const known = evidence.filter((one) => one !== null);
      if (known.length === 0 || known.length < evidence.length)
        return { check, evidence: [untried('the responder did not say what it found')] };
      // Its clock started with its own question.
      return {
        check,
        evidence: known.map((one) => foreignEvidence({ ...one, startedAtMs: startedAtMs + one.startedAtMs })),
      };
    });
  } catch {
    return checks.map((check) => ({
      check,
      evidence: [untried('the responder went away before it had told what it found')],
    }));
  }
}

function doorOf({ transport, port, probe }: PortCheck): ReturnDoor {
  if (probe.kind !== RESPONDER) return { transport, port, how: 'connect' };
  return { transport, port, how: probe.options['tls'] === true ? 'tls' : 'sealed' };
}

function isSame(
  one: { readonly transport: string; readonly port: number },
  other: { readonly transport: string; readonly port: number },
): boolean {
  return one.transport === other.transport && one.port === other.port;
}
