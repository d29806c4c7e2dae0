import type { KeptAlert, Notice } from '../../model/alert.ts';
import { type AlertState, isUnsettled } from './alertState.ts';
import { followAlerts } from './followAlerts.ts';
import type { RunToJudge } from './runToJudge.ts';
import { type AlertRules, tellAlerts } from './tellAlerts.ts';

/** The moment of a decision. */
export interface AlertMoment {
  /** In milliseconds since 1970-01-01 UTC. */
  readonly atMs: number;
  /** Nothing is decided and nobody is told while work is announced. */
  readonly isMaintenance: boolean;
  /** Alerts are opened and resolved, and nobody is told until it is over. */
  readonly isQuiet: boolean;
}

export interface Decided {
  readonly state: AlertState;
  /** The alerts that differ from before, those included that are over and told. */
  readonly changed: readonly KeptAlert[];
  readonly notices: readonly Notice[];
}

/**
 * Which alerts are open after a run, and what is to be told of them now.
 * @param run null where no run ended and only time has passed.
 */
export function decideAlerts(
  before: AlertState,
  run: RunToJudge | null,
  moment: AlertMoment,
  rules: AlertRules,
): Decided {
  // What is still so when the work is over is found by the first run after it.
  if (moment.isMaintenance) return { state: before, changed: [], notices: [] };
  const after = run === null ? before : followAlerts(before, run, moment.atMs, rules.newId);
  const { state, notices } = moment.isQuiet
    ? { state: after, notices: [] }
    : tellAlerts(after, moment.atMs, rules);
  const changed = [...state].flatMap(([id, kept]) => (before.get(id) === kept ? [] : [kept]));
  return { state: new Map([...state].filter(([, kept]) => isUnsettled(kept))), changed, notices };
}
