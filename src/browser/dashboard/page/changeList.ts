import type { Change } from '../../../model/remembered.ts';
import type { ReportPath } from '../../../model/report.ts';
import { changeItem } from './changeItem.ts';
import { element } from './element.ts';

/** Changes, the latest first, each held against the one before it of the same path as far as that is listed. */
export function changeList(changes: readonly Change[], isNamed: boolean): HTMLElement {
  const earlier = new Map<string, ReportPath>();
  const items: HTMLElement[] = [];
  for (const change of changes.toReversed()) {
    const key = JSON.stringify([change.watch, change.pathId]);
    items.unshift(changeItem(change, earlier.get(key) ?? null, isNamed));
    if (change.path !== null) earlier.set(key, change.path);
  }
  return element('ul', { class: 'changes' }, ...items);
}
