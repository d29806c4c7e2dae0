import type { Alert, KeptAlert, LeftPath, Problem } from '../../model/alert.ts';
import type { AlertState } from './alertState.ts';
import { describeProblems, mainCause } from './describeProblems.ts';
import { newsOf } from './newsOf.ts';
import { resolvedTitle } from './resolvedTitle.ts';
import type { RunToJudge } from './runToJudge.ts';
import { type Step, stepProblem } from './stepProblem.ts';

/**
 * Opens, changes and resolves alerts by what a run says for sure. A path stays with its alert as long as it is not well,
 * whatever its cause becomes; one that is new joins the alert about the same thing.
 */
export function followAlerts(
  before: AlertState,
  run: RunToJudge,
  atMs: number,
  newId: () => string,
): AlertState {
  const news = newsOf(run);
  const next = new Map<string, Draft>();
  const taken = new Set<string>();
  for (const [id, kept] of before) {
    const draft = stepAlert(kept, (problem) =>
      stepProblem(problem, news.get(problem.path.pathId) ?? null, run),
    );
    for (const pathId of draft.problems.keys()) taken.add(pathId);
    next.set(id, draft);
  }
  for (const [pathId, one] of news) {
    if (one.kind !== 'bad' || !one.opens || taken.has(pathId)) continue;
    const { key } = one.problem.cause;
    const ofDevice = one.deviceKey === null ? null : alertAbout(one.deviceKey, next);
    const draft = ofDevice ?? alertAbout(key, next) ?? newAlert(key, run.watch, atMs, newId());
    next.set(draft.kept.alert.id, draft);
    const cause = ofDevice === null ? null : mainCause([...ofDevice.problems.values()]);
    draft.problems.set(pathId, cause === null ? one.problem : { ...one.problem, cause });
    draft.left.delete(pathId);
  }
  return new Map([...next].map(([id, draft]) => [id, finish(draft, atMs)]));
}

/** Resolves what only watches have that are there no more. */
export function forgetWatches(
  before: AlertState,
  watches: readonly string[],
  atMs: number,
): readonly KeptAlert[] {
  return [...before.values()].map((kept) => {
    const step = (problem: Problem): Step =>
      watches.includes(problem.watch)
        ? { kind: 'stays', problem }
        : { kind: 'leaves', left: { how: 'gone', path: problem.path } };
    return finish(stepAlert(kept, step), atMs);
  });
}

interface Draft {
  readonly kept: KeptAlert;
  readonly problems: Map<string, Problem>;
  readonly left: Map<string, LeftPath>;
}

function stepAlert(kept: KeptAlert, step: (problem: Problem) => Step): Draft {
  const problems = new Map<string, Problem>();
  const left = new Map(kept.left.map((one) => [one.path.pathId, one]));
  for (const problem of kept.problems) {
    const { pathId } = problem.path;
    const next = step(problem);
    if (next.kind === 'stays') problems.set(pathId, next.problem);
    if (next.kind === 'leaves') left.set(pathId, next.left);
  }
  return { kept, problems, left };
}

/** The open alert with that key; else one that has become about the same thing. */
function alertAbout(key: string, drafts: ReadonlyMap<string, Draft>): Draft | null {
  const open = [...drafts.values()].filter(({ kept }) => kept.alert.state === 'open');
  return (
    open.find(({ kept }) => kept.alert.key === key) ??
    open.find(({ problems }) => mainCause([...problems.values()])?.key === key) ??
    null
  );
}

function newAlert(key: string, watch: string, atMs: number, id: string): Draft {
  const alert: Alert = {
    id,
    watch,
    key,
    kind: 'path-broken',
    state: 'open',
    title: '',
    target: null,
    openedMs: atMs,
    updatedMs: atMs,
    resolvedMs: null,
    paths: [],
  };
  return { kept: { alert, problems: [], left: [], told: null }, problems: new Map(), left: new Map() };
}

function finish({ kept, problems: open, left: over }: Draft, atMs: number): KeptAlert {
  const { alert, told } = kept;
  const problems = [...open.values()];
  const left = [...over.values()];
  if (alert.state === 'resolved' || isSame(problems, kept.problems)) return kept;
  if (problems.length > 0) {
    const paths = problems.map(({ path }) => path);
    return {
      alert: { ...alert, ...describeProblems(problems), updatedMs: atMs, paths },
      problems,
      left,
      told,
    };
  }
  const title = resolvedTitle(alert, left);
  const paths = left.length === 0 ? alert.paths : left.map(({ path }) => path);
  const resolved = { ...alert, state: 'resolved', title, updatedMs: atMs, resolvedMs: atMs, paths } as const;
  return { alert: resolved, problems, left, told };
}

function isSame(problems: readonly Problem[], before: readonly Problem[]): boolean {
  return problems.length === before.length && problems.every((problem, at) => problem === before[at]);
}
