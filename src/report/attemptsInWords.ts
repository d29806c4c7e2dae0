import type { Evidence } from '../model/evidence.ts';
import { formatEndpoint } from '../model/formatEndpoint.ts';
import { formatMs, inThousands } from './amounts.ts';
import { factInWords } from './factInWords.ts';

/**
 * Each attempt with its start in the run, its time and where it left from; like silences in a row are told once. What is
 * no attempt at this port has no number.
 */
export function attemptsInWords(evidence: readonly Evidence[]): readonly string[] {
  let number = 1;
  return runsOf(evidence).map((run) => {
    const [one] = run;
    if (one.kind === 'far-side') return `far side: ${factInWords(one)}`;
    if (one.kind === 'canary') return attemptInWords(one, 'besides');
    const first = number;
    number += run.length;
    return run.length === 1 ? attemptInWords(one, `attempt ${first}`) : silencesInWords(run, first);
  });
}

type Run = [Evidence, ...Evidence[]];

function attemptInWords(attempt: Evidence, name: string): string {
  const from = attempt.local === null ? '' : `, from ${formatEndpoint(attempt.local)}`;
  const answer = attempt.rttMs === null ? '' : `, first answer after ${formatMs(attempt.rttMs)}`;
  return `${name} at ${start(attempt.startedAtMs)}${answer}, took ${formatMs(attempt.tookMs)}${from}: ${factInWords(attempt)}`;
}

/** Hedged attempts end together, so the first waited longest. */
function silencesInWords(run: Run, first: number): string {
  const numbers = `attempts ${first} to ${first + run.length - 1}`;
  const lastStartMs = Math.max(...run.map(({ startedAtMs }) => startedAtMs));
  const from = run[0].local === null ? '' : `, from ${run[0].local.address}`;
  return `${numbers} at ${start(run[0].startedAtMs)} to ${start(lastStartMs)}${from}: ${factInWords(run[0])}`;
}

/** `+150 ms`: since the run began. */
function start(startedAtMs: number): string {
  return `+${inThousands(Math.round(startedAtMs))} ms`;
}

function runsOf(evidence: readonly Evidence[]): readonly Run[] {
  const runs: Run[] = [];
  for (const attempt of evidence) {
    const run = runs.at(-1);
    if (run !== undefined && isSameSilence(run[0], attempt)) {
      run.push(attempt);
    } else {
      runs.push([attempt]);
    }
  }
  return runs;
}

function isSameSilence(a: Evidence, b: Evidence): boolean {
  return (
    a.kind === 'silent' &&
    b.kind === 'silent' &&
    a.stage === b.stage &&
    a.lastHop === b.lastHop &&
    a.local?.address === b.local?.address
  );
}
