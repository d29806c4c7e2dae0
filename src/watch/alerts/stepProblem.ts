import type { LeftPath, Problem } from '../../model/alert.ts';
import { doesThisHostFlap, OWN, OWN_FLAPS } from './causesOf.ts';
import { isOwnTroubleHeld, type News } from './newsOf.ts';
import type { RunToJudge } from './runToJudge.ts';

/** What became of a problem that an alert has. */
export type Step =
  | { readonly kind: 'stays'; readonly problem: Problem }
  | { readonly kind: 'leaves'; readonly left: LeftPath }
  /** It is another alert's from now on. */
  | { readonly kind: 'moves' };

/** @param news null where the run says nothing of the path for sure. */
export function stepProblem(problem: Problem, news: News | null, run: RunToJudge): Step {
  if (isUnchecked(problem) && problem.watch === run.watch && news?.kind !== 'bad') {
    // That this host can check again has to be confirmed like everything else.
    if (isOwnTroubleHeld(run) || doesThisHostFlap(run)) return { kind: 'stays', problem };
    return { kind: 'leaves', left: news?.left ?? { how: 'unproven', path: problem.path } };
  }
  if (problem.cause.key === OWN && problem.watch === run.watch && news?.kind === 'over') {
    if (doesThisHostFlap(run)) return staysAs(problem, { ...problem, cause: OWN_FLAPS });
  }
  switch (news?.kind) {
    case undefined:
      return isGone(problem, run)
        ? { kind: 'leaves', left: leftBehind(problem) }
        : { kind: 'stays', problem };
    case 'over':
      // A watch that never saw it broken cannot tell that it is over.
      return problem.watch === run.watch || news.sinceMs > problem.sinceMs
        ? { kind: 'leaves', left: news.left }
        : { kind: 'stays', problem };
    case 'bad':
      return problem.watch === run.watch ? goOn(problem, news.problem, run) : { kind: 'stays', problem };
  }
}

function isUnchecked({ cause, path }: Problem): boolean {
  return cause.key === OWN && path.standing.verdict === 'error';
}

function isGone({ watch, path }: Problem, { watch: now, isWhole, report, memory }: RunToJudge): boolean {
  return watch === now && isWhole && report.run.ended === 'complete' && !memory.has(path.pathId);
}

function leftBehind({ path }: Problem): LeftPath {
  return { how: path.address === null ? 'found' : 'gone', path };
}

function goOn(before: Problem, now: Problem, { isWhole }: RunToJudge): Step {
  const [was, is] = [before.cause.key === OWN, now.cause.key === OWN];
  if (was && !is) return { kind: 'moves' };
  // What is the matter with this host says nothing of a peer: an alert about one stays what it was.
  if (is && !was) return { kind: 'stays', problem: before };
  // A run of a few hosts may miss what they have in common with others.
  const cause = !isWhole && now.cause.kind === 'path-broken' ? before.cause : now.cause;
  return staysAs(before, { ...now, cause });
}

/** What is told alike stays the same value. */
function staysAs(before: Problem, next: Problem): Step {
  return { kind: 'stays', problem: isSame(before, next) ? before : next };
}

/** Whether it is told alike; what the reason's text measures may differ. */
function isSame({ cause, path, sinceMs }: Problem, next: Problem): boolean {
  const { outcome, verdict, code } = path.standing;
  const standing = next.path.standing;
  return (
    sinceMs === next.sinceMs &&
    cause.key === next.cause.key &&
    cause.kind === next.cause.kind &&
    cause.text === next.cause.text &&
    outcome === standing.outcome &&
    verdict === standing.verdict &&
    code === standing.code
  );
}
