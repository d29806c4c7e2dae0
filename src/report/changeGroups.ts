import type { ChangeKind } from '../model/diff.ts';
import type { Change } from './compareReports.ts';

/** The changes of one kind. */
export interface ChangeGroup {
  readonly kind: ChangeKind;
  readonly title: string;
  readonly changes: readonly Change[];
}

/** The changes by kind, in the order in which people are told: what is worse first; kinds that do not occur are left out. */
export function changeGroups(changes: readonly Change[]): readonly ChangeGroup[] {
  return KINDS.map(([kind, title]) => ({
    kind,
    title,
    changes: changes.filter((change) => change.kind === kind),
  })).filter((group) => group.changes.length > 0);
}

const KINDS: readonly (readonly [kind: ChangeKind, title: string])[] = [
  ['newly-broken', 'Newly broken'],
  ['newly-unproven', 'No longer proven'],
  ['fixed', 'Fixed'],
  ['proven', 'Now proven'],
  ['no-longer-broken', 'Was broken, now unproven'],
  ['reason-changed', 'Changed reason'],
  ['address-changed', 'Changed address'],
  ['new', 'New paths'],
  ['gone', 'Gone paths'],
];
