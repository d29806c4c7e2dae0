import type { AlertCause, AlertPath, LeftPath, Problem } from '../../model/alert.ts';
import type { ReportPath } from '../../model/report.ts';
import { type Standing, THIS_HOST, type Watched } from '../../model/watch.ts';
import { type Causes, causesOf, deviceKey } from './causesOf.ts';
import type { RunToJudge } from './runToJudge.ts';

/** What a run says of a path for sure. */
export type News =
  | {
      readonly kind: 'bad';
      readonly problem: Problem;
      /** Whether it is reason enough for an alert: a path that flaps between met and unproven is not. */
      readonly opens: boolean;
      /** Key of the device that has to do with this path alone, where that explains nothing yet; null for none. */
      readonly deviceKey: string | null;
    }
  | { readonly kind: 'over'; readonly sinceMs: number; readonly left: LeftPath };

/**
 * What a run says of its paths, by their ids. A path is left out where nothing is sure: what was seen is not what is held,
 * or is not confirmed.
 */
export function newsOf(run: RunToJudge): ReadonlyMap<string, News> {
  const causes = causesOf(run);
  const isOurs = isOwnTroubleHeld(run);
  const news = new Map<string, News>();
  for (const path of run.report.paths) {
    const watched = run.memory.get(path.id);
    const one = watched === undefined ? null : newsOfPath(path, watched, run.watch, causes, isOurs);
    if (one !== null) news.set(path.id, one);
  }
  return news;
}

/** Whether this host is held to keep itself from checking. */
export function isOwnTroubleHeld({ memory }: RunToJudge): boolean {
  return memory.get(THIS_HOST)?.held.outcome === 'broken';
}

function newsOfPath(
  path: ReportPath,
  { held, sinceMs, doubts, flappingSinceMs }: Watched,
  watch: string,
  causes: Causes,
  isOurs: boolean,
): News | null {
  const bad = (cause: AlertCause): News => ({
    kind: 'bad',
    problem: { watch, sinceMs, cause, path: alertPath(path) },
    opens: flappingSinceMs === null || held.outcome === 'broken',
    deviceKey: cause.kind === 'path-broken' ? deviceOf(path) : null,
  });
  const unchecked = path.verdict === 'error' ? causes.ofUnchecked(path) : null;
  if (unchecked !== null) return isOurs ? bad(unchecked) : null;
  if (flappingSinceMs !== null) return bad(causes.ofFlapping(path));
  if (doubts.length > 0 || !isSame(held, standingOf(path))) return null;
  if (held.outcome === 'broken') return bad(causes.ofBroken(path));
  return { kind: 'over', sinceMs, left: { how: held.outcome, path: alertPath(path) } };
}

function deviceOf({ blockedBy, lastHop, verdict }: ReportPath): string | null {
  const device = verdict === 'blocked' ? (blockedBy ?? lastHop) : undefined;
  return device === undefined ? null : deviceKey(device);
}

function alertPath(path: ReportPath): AlertPath {
  const { id, service, transport, port, target, address, from, to, impact, reason } = path;
  const standing = standingOf(path);
  return {
    service,
    transport,
    port,
    target,
    address,
    from,
    to,
    impact,
    pathId: id,
    standing,
    text: reason.text,
  };
}

function standingOf({ outcome, verdict, reason }: ReportPath): Standing {
  return { outcome, verdict, code: reason.code };
}

function isSame(one: Standing, other: Standing): boolean {
  return one.outcome === other.outcome && one.verdict === other.verdict && one.code === other.code;
}
