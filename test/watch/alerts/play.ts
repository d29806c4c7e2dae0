/** A site that is written as letters, watched run by run as the daemon does it. */
import type { Notice } from '../../../src/model/alert.ts';
import type { Report, ReportPath } from '../../../src/model/report.ts';
import type { RootCause } from '../../../src/model/verdict.ts';
import type { WatchRules } from '../../../src/model/watch.ts';
import type { AlertState } from '../../../src/watch/alerts/alertState.ts';
import { type AlertMoment, decideAlerts } from '../../../src/watch/alerts/decideAlerts.ts';
import type { AlertRules } from '../../../src/watch/alerts/tellAlerts.ts';
import { followRun, type Memory } from '../../../src/watch/followRun.ts';
import { aReport, aReportPath, aRootCause, aRun } from '../../support/builders.ts';

export const MINUTE = 60_000;
const RULES: WatchRules = {
  needed: 2,
  of: 3,
  flapChanges: 4,
  flapWithinMs: 60 * MINUTE,
  calmMs: 30 * MINUTE,
};

const DEVICE = '10.0.0.1';

/** Letters of the paths of each host, by its name: `{ cic01: 'oox' }`. */
export type World = Readonly<Record<string, string>>;

const LETTERS: Readonly<Record<string, readonly [ReportPath['verdict'], ReportPath['outcome'], string]>> = {
  o: ['open', 'met', 'accepted'],
  c: ['closed', 'broken', 'refused'],
  b: ['blocked', 'broken', 'silent'],
  r: ['blocked', 'broken', 'rejected'],
  d: ['unreachable', 'broken', 'host-silent'],
  n: ['unreachable', 'broken', 'no-route'],
  t: ['unresolved', 'broken', 'dns-timeout'],
  x: ['unresolved', 'broken', 'nxdomain'],
  a: ['wrong-service', 'broken', 'accepts-on-every-port'],
  u: ['unproven', 'unproven', 'udp-silent'],
  f: ['error', 'unproven', 'own-firewall'],
  e: ['error', 'unproven', 'source-address'],
};

/** The paths of a world; a host's ports count from 1. A minus stands for a path that is not there. */
function pathsOf(world: World): readonly ReportPath[] {
  return Object.entries(world).flatMap(([target, letters]) =>
    [...letters].flatMap((letter, at) => {
      if (letter === '-') return [];
      const [verdict, outcome, code] = LETTERS[letter] ?? [];
      if (verdict === undefined || outcome === undefined || code === undefined) throw new Error(letter);
      const address = verdict === 'unresolved' ? null : `${target}-address`;
      const port = at + 1;
      const id = `flow/${target}/${address ?? 'unresolved'}/${port}`;
      const reason = { code, text: `${target} ${port} ${code}` };
      const device = code === 'rejected' ? { blockedBy: DEVICE } : {};
      return [
        aReportPath({
          id,
          flow: 'flow',
          service: `S${port}`,
          target,
          address,
          port,
          verdict,
          outcome,
          reason,
          ...device,
        }),
      ];
    }),
  );
}

/** What these paths have in common, as `classify/causes` finds it. */
function causesOf(paths: readonly ReportPath[]): readonly RootCause[] {
  const hosts = [...new Set(paths.map(({ target }) => target))];
  const ids = (some: readonly ReportPath[]): readonly string[] => some.map(({ id }) => id);
  const wide = (
    kind: RootCause['kind'],
    code: string,
    device: string | null = null,
  ): readonly RootCause[] => {
    const some = paths.filter(({ reason }) => reason.code === code);
    const several = new Set(some.map(({ target }) => target)).size > 1;
    const isWide = kind === 'own-network' ? several && some.length === paths.length : several;
    if (!(isWide || (kind === 'own-firewall' && some.length > 1))) return [];
    return [aRootCause({ kind, target: null, device, text: `${kind} of ${some.length}`, paths: ids(some) })];
  };
  const found = [
    ...wide('own-network', 'no-route'),
    ...wide('own-resolver', 'dns-timeout'),
    ...wide('own-firewall', 'own-firewall'),
    ...wide('rejected-by', 'rejected', DEVICE),
  ];
  const taken = new Set(found.flatMap((cause) => cause.paths));
  const ofHost = (kind: RootCause['kind'], verdict: string, text: string): readonly RootCause[] =>
    hosts.flatMap((target) => {
      const some = paths.filter(
        (path) => path.target === target && path.verdict === verdict && !taken.has(path.id),
      );
      return some.length === 0
        ? []
        : [aRootCause({ kind, target, text: `${target} ${text}`, paths: ids(some) })];
    });
  return [
    ...found,
    ...ofHost('host-unreachable', 'unreachable', 'does not answer'),
    ...ofHost('name-unresolved', 'unresolved', 'has no address'),
    ...ofHost('accepts-everything', 'wrong-service', 'accepts every port'),
  ];
}

export function reportOf(world: World, given: Partial<Report> = {}): Report {
  const paths = pathsOf(world);
  return aReport({ paths, causes: causesOf(paths), ...given });
}

export interface Play {
  /** A whole run of this world, a minute after the last one, and the confirmations that it takes. */
  readonly run: (world: World, given?: PlayOptions) => readonly string[];
  /** Time passes, and nothing is checked. */
  readonly pass: (ms: number, given?: Partial<AlertMoment>) => readonly string[];
  readonly state: () => AlertState;
  /** Titles of the open alerts. */
  readonly open: () => readonly string[];
  readonly memory: (watch?: string) => Memory;
  readonly notices: readonly Notice[];
  readonly now: () => number;
}

export interface PlayOptions extends Partial<AlertMoment> {
  readonly watch?: string;
  /** The worlds that the confirmations find, in place of the same. */
  readonly confirm?: readonly World[];
  readonly ended?: Report['run']['ended'];
}

export function play(given: Partial<AlertRules> = {}, watchRules: WatchRules = RULES): Play {
  let nowMs = 0;
  let made = 0;
  let state: AlertState = new Map();
  const memories = new Map<string, Memory>();
  const notices: Notice[] = [];
  const rules: AlertRules = {
    remindMs: null,
    updateMs: 0,
    host: 'here',
    site: 'site',
    newId: () => `id${made++}`,
    ...given,
  };
  const decide = (
    run: Parameters<typeof decideAlerts>[1],
    moment: Partial<AlertMoment>,
  ): readonly string[] => {
    const at = { atMs: nowMs, isMaintenance: false, isQuiet: false, ...moment };
    const decided = decideAlerts(state, run, at, rules);
    state = decided.state;
    notices.push(...decided.notices);
    return decided.notices.map(({ kind, alert }) => `${kind}: ${alert.title}`);
  };
  return {
    run: (world, { watch = 'all', confirm = [], ended = 'complete', ...moment } = {}) => {
      nowMs += MINUTE;
      const told: string[] = [];
      let seen = world;
      for (let round = 0; round < watchRules.of; round++) {
        const isWhole = round === 0;
        const report = reportOf(seen, { run: aRun({ ended }) });
        const before = memories.get(watch) ?? new Map();
        const followed = followRun(before, report, { isWhole, atMs: nowMs }, watchRules);
        memories.set(watch, followed.memory);
        told.push(...decide({ watch, report, isWhole, memory: followed.memory }, moment));
        if (followed.doubtful.size === 0) break;
        const next = confirm[round] ?? world;
        seen = Object.fromEntries(
          Object.entries(next).filter(([host]) => [...followed.doubtful].some((one) => one === host)),
        );
        nowMs += 2000;
      }
      return told;
    },
    pass: (ms, moment = {}) => {
      nowMs += ms;
      return decide(null, moment);
    },
    state: () => state,
    open: () => [...state.values()].flatMap(({ alert }) => (alert.state === 'open' ? [alert.title] : [])),
    memory: (watch = 'all') => memories.get(watch) ?? new Map(),
    notices,
    now: () => nowMs,
  };
}
