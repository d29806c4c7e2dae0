import { findCauses } from '../classify/causes/findCauses.ts';
import { type Circumstances, classify, classifyForegone } from '../classify/classify.ts';
import { judge } from '../classify/judge.ts';
import type { HostName } from '../model/ids.ts';
import type { Foregone } from '../model/plan.ts';
import type { Phase } from '../model/site.ts';
import type { Finding, Observation, RootCause } from '../model/verdict.ts';

/** Everything that a run saw, of this run or of one long ago. */
export interface Seen {
  readonly observations: readonly Observation[];
  readonly foregone: readonly Foregone[];
}

/** What the evidence is held against. */
export interface Standards extends Circumstances {
  readonly phase: Phase;
}

/** Judges every path. What one host tried is judged by itself: what another one found says nothing about this one's way. */
export function judgeEach({ observations, foregone }: Seen, standards: Standards): readonly Finding[] {
  const { phase, greetings, ...now } = standards;
  const numbered = observations.map((observation, at) => ({ ...observation, number: at + 1 }));
  return originsOf(observations.map(({ check }) => check)).flatMap((triedFrom) => {
    const own = numbered.filter(({ check }) => check.triedFrom === triedFrom);
    const isHere = triedFrom === undefined;
    const verdicts = classify(own, isHere && greetings !== undefined ? { ...now, greetings } : now);
    const tried = own.flatMap(({ check, evidence, number }, at): readonly Finding[] => {
      const verdict = verdicts[at];
      // classify gives one verdict per observation.
      if (verdict === undefined) throw new Error('an observation has no verdict');
      const outcome = judge(verdict, phase);
      return check.paths.map((path) => ({
        path,
        evidence,
        verdict,
        outcome,
        check: number,
        probe: check.probe,
      }));
    });
    return isHere ? [...tried, ...untried(foregone, observations.length, phase)] : tried;
  });
}

/** The causes behind the findings of each host that tried something, this one's first. */
export function causesIn(findings: readonly Finding[]): readonly RootCause[] {
  return originsOf(findings.map(({ path }) => path)).flatMap((triedFrom) => {
    const causes = findCauses(findings.filter(({ path }) => path.triedFrom === triedFrom));
    if (triedFrom === undefined) return causes;
    return causes.map((cause) => ({ ...cause, text: `${cause.text} (tried from ${triedFrom})` }));
  });
}

/** This host, and every other one that tried something. */
function originsOf(ones: readonly { readonly triedFrom?: HostName }[]): readonly (HostName | undefined)[] {
  return [...new Set([undefined, ...ones.map(({ triedFrom }) => triedFrom)])];
}

function untried(foregone: readonly Foregone[], before: number, phase: Phase): readonly Finding[] {
  return foregone.flatMap(({ paths, evidence }, at) => {
    const verdict = classifyForegone(evidence);
    const outcome = judge(verdict, phase);
    const check = before + at + 1;
    return paths.map((path) => ({ path, evidence: [evidence], verdict, outcome, check, probe: null }));
  });
}
