import type { Clock } from '../model/clock.ts';
import type { IpAddress } from '../model/ids.ts';
import type { Kernel } from '../model/kernel.ts';
import type { Marks } from '../model/marks.ts';
import type { NotPaired, PairedSession } from '../model/pairing.ts';
import type { Check, Plan, Resolution, Skip } from '../model/plan.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Probe } from '../model/probe.ts';
import type { ReportResponder } from '../model/report.ts';
import type { Host, Site } from '../model/site.ts';
import type { Observation } from '../model/verdict.ts';
import { countSampled } from '../plan/countSampled.ts';
import { type PairedChecks, pairChecks, RESPONDER } from '../plan/pairChecks.ts';
import { makeResponderProbe } from '../probes/responder.ts';
import { askByVolley } from '../probes/responderVolley.ts';
import { reportResponders } from '../report/reportResponder.ts';
import { sendCanaries } from '../run/canary.ts';
import { execute, probeOfKind } from '../run/execute.ts';
import { type Investigated, openInquiry } from '../run/inquiry/inquiry.ts';
import { type Pairing, pairAll } from '../run/paired.ts';
import { makeVolleys, volleyLimits } from '../run/volley.ts';
import { boundsWithin, isPaired, statesOf } from './boundsWithin.ts';
import { type FarTests, runFarTests } from './farTests.ts';
import { runIdleTest } from './idleTest.ts';
import { observeReturn, type ReturnPeer } from './observeReturn.ts';
import { withEcho } from './withEcho.ts';

/** Everything from outside that a check needs; tests bring their own. */
export interface CheckParts {
  readonly clock: Clock;
  readonly probes: ReadonlyMap<string, Probe>;
  readonly resolve: (host: Host, signal: AbortSignal) => Promise<Resolution>;
  /** Aborted by whoever wants to stop; what is known so far is still reported. */
  readonly signal: AbortSignal;
  readonly platform: string;
  /** Opens the system's own account of who refused; called only when something failed, or for an echo request. */
  readonly openKernel: () => Promise<Kernel>;
  /** Opens the system's sockets with marks; called only where there are responders. */
  readonly openMarks: () => Promise<Marks>;
  /** Whether to find out how far packets of silent paths get. */
  readonly trace: boolean;
  /** Whether an undocumented port may be tried where one accepts without a word. */
  readonly canary: boolean;
  /** Greets the responder on an address; null for a check from one side. */
  readonly greet: ((address: IpAddress) => Promise<PairedSession | NotPaired>) | null;
  /** What is measured with the responders beside the documented paths. */
  readonly farTests: FarTests;
  /** Told of every observation as it comes in, for a progress line. */
  readonly onObservation?: (observation: Observation, done: number, total: number) => void;
  /** Told, once every door was tried, for how many seconds the longest idle connection is waited for. */
  readonly onIdle?: (seconds: number) => void;
}

/** What the bounds of the run add. */
export interface Bounds {
  /** Lets the run last so many milliseconds longer. */
  readonly allow: (moreMs: number) => void;
}

/** What a run saw, and how it went with the responders; null for a check from one side. */
export interface Observed extends Investigated {
  readonly skipped: readonly Skip[];
  readonly responders: readonly ReportResponder[] | null;
  /** Greetings that failed. */
  readonly greetings: ReadonlyMap<IpAddress, NotPaired>;
  /** Whether the run was stopped, or its time was over, before every door had been tried. */
  readonly isCut: boolean;
}

/** Greets the responders where there are to be some, and tries every door. */
export async function observe(
  portMap: PortMap,
  plan: Plan,
  site: Site,
  run: { readonly startedAt: number; readonly hostname: string },
  given: CheckParts & Bounds,
): Promise<Observed> {
  const parts = await withEcho(given, plan.checks);
  const runStartedAt = run.startedAt;
  if (parts.greet === null) {
    const { checks } = plan;
    const seen = await tryDoors(
      { checks, onDemand: new Map(), skipped: [] },
      null,
      plan,
      site,
      runStartedAt,
      parts,
    );
    return {
      ...seen,
      responders: null,
      greetings: new Map(),
      skipped: plan.skipped,
    };
  }
  const addresses = plan.checks.map(({ address }) => address);
  const pairing = await pairAll(addresses, parts.greet, () => parts.clock.now() - runStartedAt);
  try {
    const probes = new Map([...parts.probes, [RESPONDER, makeResponderProbe(pairing.sessions)] as const]);
    const paired = pairChecks(plan.checks, statesOf(pairing));
    const seen = await tryDoors(paired, pairing, plan, site, runStartedAt, { ...parts, probes });
    const peers = parts.farTests.bothWays ? peersOf(plan, site, pairing) : [];
    const back = await observeReturn(portMap, site, peers, {
      ...parts,
      runStartedAt,
      hostname: run.hostname,
    });
    const tried = seen.observations.map(({ check }) => check);
    // What is measured beside the paths takes nothing from them; the other direction is tried after it.
    const isCut = seen.isCut || (peers.length > 0 && parts.signal.aborted);
    // Last of all: it may take hours, and takes nothing from what is known by then.
    const observations = await runIdleTest(seen.observations, pairing.sessions, site.source, parts);
    return {
      kernel: seen.kernel,
      isCut,
      observations: [...observations, ...back.observations],
      responders: reportResponders(plan.checks, pairing),
      greetings: pairing.failures,
      skipped: [...countSampled(plan.skipped, plan.checks, tried), ...paired.skipped, ...back.skipped],
    };
  } finally {
    pairing.close();
  }
}

/** Every host and address with a responder that is still there. */
function peersOf({ checks }: Plan, site: Site, { sessions, failures }: Pairing): readonly ReturnPeer[] {
  const places = new Map(checks.map(({ target, address }) => [`${target} ${address}`, { target, address }]));
  return [...places.values()].flatMap(({ target, address }) => {
    const host = site.hosts.find(({ name }) => name === target);
    const session = sessions.get(address);
    return host === undefined || session === undefined || failures.has(address) ? [] : [{ host, session }];
  });
}

/** Tries every door, and asks the kernel about those that fail while others are still being tried. */
async function tryDoors(
  { checks, onDemand }: PairedChecks,
  pairing: Pairing | null,
  plan: Plan,
  site: Site,
  runStartedAt: number,
  parts: CheckParts,
): Promise<Investigated & Pick<Observed, 'isCut'>> {
  const { limits, source } = site;
  const inquiry = openInquiry({
    ...parts,
    runStartedAt,
    source,
    probeAgain: async (checks, signal) => {
      const again: Observation[] = [];
      const running = { ...parts, signal, runStartedAt };
      for await (const one of execute(checks, limits, source, running)) again.push(one);
      return again;
    },
  });
  const canaries = sendCanaries({
    ...parts,
    runStartedAt,
    source,
    port: parts.canary ? plan.canary : null,
    probe: probeOfKind('tcp', parts.probes),
  });
  try {
    // These are shut again once they were tried: asked about later, they would be refused for another reason.
    const fleeting = [...onDemand.values()].flat();
    const byCheck = new Map<Check, Observation>();
    const note = (observation: Observation): void => {
      byCheck.set(observation.check, observation);
      parts.onObservation?.(observation, byCheck.size, checks.length + fleeting.length);
    };
    const running = { ...parts, runStartedAt };
    const tryAll = async (): Promise<void> => {
      for await (const one of execute(checks, limits, source, { ...running, onQuiet: inquiry.suspect })) {
        note(one);
        inquiry.note(one);
        canaries.note(one);
      }
    };
    const sessions: Pairing['sessions'] = pairing?.sessions ?? new Map();
    const volleys = makeVolleys({
      ...running,
      open: askByVolley(sessions, parts.clock),
      timeoutMs: limits.timeoutMs,
      knownRttMs: (address) => sessions.get(address)?.rttMs ?? null,
    });
    const tryFleeting = async (some: readonly Check[]): Promise<void> => {
      const many = volleyLimits(some, limits);
      for await (const one of execute(some, many, source, { ...running, volleys })) note(one);
    };
    const tryWindows = (some: PairedChecks['onDemand']): readonly Promise<void>[] =>
      [...some].map(async ([address, doors]) =>
        ((await pairing?.tryInWindows(address, doors, tryFleeting)) ?? []).forEach(note),
      );
    await Promise.all([tryAll(), ...tryWindows(onDemand)]);
    // Whatever the order of arrival: same input, same order.
    const seenOf = (some: readonly Check[]): readonly Observation[] =>
      some.flatMap((check) => byCheck.get(check) ?? []);
    const between = await boundsWithin(plan, pairing, [...byCheck.values()], parts.signal, async (more) => {
      await Promise.all([tryFleeting(more.checks), ...tryWindows(more.onDemand)]);
      return seenOf([...more.checks, ...[...more.onDemand.values()].flat()]);
    });
    const asking = inquiry.finish(seenOf(checks));
    const [{ observations, kernel }, add] = await Promise.all([asking, canaries.finish()]);
    const unmasked = observations.map(add);
    const isCut = parts.signal.aborted;
    if (pairing === null) return { observations: unmasked, kernel, isCut };
    const briefly = [...seenOf(fleeting), ...between];
    const measured = await runFarTests(unmasked, briefly, pairing.sessions, source, parts);
    return { observations: await pairing.addFarSide(measured, isPaired), kernel, isCut };
  } finally {
    inquiry.close();
  }
}
