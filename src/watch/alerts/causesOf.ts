import type { AlertCause } from '../../model/alert.ts';
import type { ReportPath } from '../../model/report.ts';
import type { RootCause, VerdictKind } from '../../model/verdict.ts';
import { THIS_HOST } from '../../model/watch.ts';
import { lostPlaces } from '../lostPlaces.ts';
import { OWN_CODES } from '../ownCodes.ts';
import { ownTrouble } from '../ownTrouble.ts';
import type { RunToJudge } from './runToJudge.ts';

/** Key of what is the matter with this host itself. */
export const OWN = 'own';

/** Tells what is behind a path that is not well, as far as a run shows it. */
export interface Causes {
  readonly ofBroken: (path: ReportPath) => AlertCause;
  readonly ofFlapping: (path: ReportPath) => AlertCause;
  /** What keeps this host from checking a path; null where nothing does. */
  readonly ofUnchecked: (path: ReportPath) => AlertCause | null;
}

export function causesOf(run: RunToJudge): Causes {
  const { report } = run;
  const found = new Map(report.causes.flatMap((cause) => cause.paths.map((id) => [id, cause] as const)));
  const trouble = ownTrouble(report);
  const silence = silenceOfAll(run);
  const isWide = seesAll(run, SILENT);
  const allFlap = doAllFlap(run);
  const ownFlaps = doesThisHostFlap(run);
  return {
    ofBroken: (path) => {
      const cause = found.get(path.id) ?? null;
      const own = ownCause(path, cause, isWide);
      if (own !== null) return ownFlaps ? OWN_FLAPS : own;
      return silence ?? peerCause(path, cause);
    },
    ofFlapping: ({ triedFrom, target }) =>
      allFlap
        ? { kind: 'flapping', key: OWN, target: null, text: ALL_FLAP }
        : about('flapping', `flapping ${triedFrom ?? target}`, triedFrom ?? target),
    ofUnchecked: ({ id }) => {
      if (trouble?.paths.has(id) !== true) return null;
      return ownFlaps ? OWN_FLAPS : { kind: trouble.kind, key: OWN, target: null, text: trouble.text };
    },
  };
}

/** What this host itself is held to be changes too often: until it keeps still, its alert stays open. */
export const OWN_FLAPS: AlertCause = {
  kind: 'flapping',
  key: OWN,
  target: null,
  text: 'what keeps this host from checking comes and goes: look at its own network first',
};

export function doesThisHostFlap({ memory }: RunToJudge): boolean {
  return (memory.get(THIS_HOST)?.flappingSinceMs ?? null) !== null;
}

const ALL_FLAP =
  'all that this host checks changes too often to say how it stands: look at its own network first';

/** A route or a resolver that is missing is this host's own matter; a run of a few hosts cannot tell that it is all of them. */
function ownCause({ reason }: ReportPath, cause: RootCause | null, isWide: boolean): AlertCause | null {
  const kind = OWN_CODES[reason.code];
  if (kind === undefined) return null;
  const text = cause !== null && cause.kind === kind && isWide ? cause.text : null;
  return { kind, key: OWN, target: null, text };
}

/** Everything that a person would look for in one place has one key. */
function peerCause({ target, triedFrom }: ReportPath, cause: RootCause | null): AlertCause {
  const host = triedFrom ?? target;
  switch (cause?.kind) {
    case undefined:
    // What this host holds back is no path that is broken.
    case 'own-network':
    case 'own-resolver':
    case 'own-firewall':
      return about('path-broken', `host ${host}`, host);
    case 'rejected-by':
    case 'dropped-beyond':
      return { kind: cause.kind, key: deviceKey(cause.device), target: cause.target, text: cause.text };
    case 'host-unreachable':
    case 'name-unresolved':
    case 'accepts-everything':
      return { kind: cause.kind, key: `host ${host}`, target: host, text: cause.text };
  }
}

/** Key of what a device on the way does. */
export function deviceKey(device: string | null): string {
  return `device ${device}`;
}

function about(kind: AlertCause['kind'], key: string, target: string): AlertCause {
  return { kind, key, target, text: null };
}

/** Of several hosts that could give a sign of life none does: then it is not each of them. */
function silenceOfAll(run: RunToJudge): AlertCause | null {
  const { paths } = run.report;
  if (!seesAll(run, SILENT) || paths.some(({ verdict }) => !SILENT.includes(verdict))) return null;
  const silent = paths.filter(
    ({ verdict, reason }) => verdict === 'unreachable' || reason.code === 'dns-timeout',
  );
  const hosts = hostsOf(silent).size;
  if (hosts < SEVERAL) return null;
  const text = `none of ${hosts} hosts gives this host any sign of life: its own network is cut off, or all of them are`;
  return { kind: 'own-network', key: OWN, target: null, text };
}

const SEVERAL = 2;
const MUTE: readonly VerdictKind[] = ['unproven', 'error'];
const SILENT: readonly VerdictKind[] = ['unreachable', 'unresolved', ...MUTE];

/** Whether a run tells of all that could be told of: paths that it did not look at are known to be so. */
function seesAll({ report, memory, isWhole }: RunToJudge, verdicts: readonly VerdictKind[]): boolean {
  if (report.run.ended !== 'complete') return false;
  if (isWhole) return true;
  const seen = new Set([THIS_HOST, ...report.paths.map(({ id }) => id)]);
  const isLost = lostPlaces(report, memory);
  return [...memory].every(([id, { held }]) => seen.has(id) || isLost(id) || verdicts.includes(held.verdict));
}

/** Whether a path of every host that tells anything flaps, and there are several. */
function doAllFlap(run: RunToJudge): boolean {
  const { report, memory } = run;
  const flapping = report.paths.filter(({ id }) => (memory.get(id)?.flappingSinceMs ?? null) !== null);
  const telling = report.paths.filter(({ verdict }) => !MUTE.includes(verdict));
  const hosts = hostsOf(flapping);
  return hosts.size >= SEVERAL && seesAll(run, MUTE) && telling.every(({ target }) => hosts.has(target));
}

function hostsOf(paths: readonly ReportPath[]): ReadonlySet<string> {
  return new Set(paths.map(({ target }) => target));
}
