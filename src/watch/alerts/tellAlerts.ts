import type { Alert, KeptAlert, Notice, NoticeKind, Told } from '../../model/alert.ts';
import type { AlertState } from './alertState.ts';

export interface AlertRules {
  /** From one notice of an open alert to a reminder of it, in milliseconds; null for none. */
  readonly remindMs: number | null;
  /** Least time from one notice of an alert to one that it has changed, in milliseconds. */
  readonly updateMs: number;
  /** The host that watches. */
  readonly host: string;
  readonly site: string;
  /** Makes what is unique for all time. */
  readonly newId: () => string;
}

/** What is to be told now: what was told last is held against what is so. */
export function tellAlerts(
  state: AlertState,
  atMs: number,
  rules: AlertRules,
): { readonly state: AlertState; readonly notices: readonly Notice[] } {
  const next = new Map(state);
  const notices: Notice[] = [];
  for (const [id, kept] of state) {
    const kind = dueNotice(kept, atMs, rules);
    if (kind === null) continue;
    const { alert } = kept;
    const { host, site } = rules;
    notices.push({ id: rules.newId(), kind, atMs, host, site, alert });
    next.set(id, { ...kept, told: kind === 'resolved' ? null : toldOf(alert, atMs) });
  }
  return { state: next, notices };
}

function dueNotice(
  { alert, told }: KeptAlert,
  atMs: number,
  { remindMs, updateMs }: AlertRules,
): NoticeKind | null {
  if (alert.state === 'resolved') return told === null ? null : 'resolved';
  if (told === null) return 'opened';
  // Whichever way the clock was set since, it is not waited for.
  const sinceMs = Math.abs(atMs - told.atMs);
  if (sinceMs >= updateMs && differs(alert, told)) return 'updated';
  return remindMs !== null && sinceMs >= remindMs ? 'reminder' : null;
}

function differs({ kind, paths }: Alert, told: Told): boolean {
  const before = new Set(told.pathIds);
  return (
    kind !== told.kind || paths.length !== before.size || paths.some(({ pathId }) => !before.has(pathId))
  );
}

function toldOf({ kind, paths }: Alert, atMs: number): Told {
  return { atMs, kind, pathIds: paths.map(({ pathId }) => pathId) };
}
