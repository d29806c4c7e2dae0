import type { Alert } from '../../model/alert.ts';
import type { ApiPage } from '../../model/api.ts';
import { answerJson } from '../answer.ts';
import type { ApiParts } from '../apiParts.ts';
import { choiceKey, cursorKey, limitKey, makeCursor, numberIn, partsIn } from '../question.ts';
import type { Readings } from '../readings.ts';
import { defineRoute, type Route } from '../route.ts';

/** What needs attention, or needed it. */
export function alertsRoute({ openAlerts }: Pick<ApiParts, 'openAlerts'>, readings: Readings): Route {
  return defineRoute({
    method: 'get',
    path: '/api/v1/alerts',
    id: 'alerts',
    summary: 'Alerts, the one that was opened last first.',
    role: 'read',
    query: {
      state: choiceKey('Only those that are open, which is usual, or all.', ['open', 'all']),
      limit: limitKey,
      cursor: cursorKey,
    },
    answers: { 200: { description: 'A page of them.', kind: 'json', schema: 'AlertPage' } },
    handle: ({ query: { state, limit, cursor } }) => {
      const page =
        state === 'all' ? pageOfAll(readings, limit, cursor) : pageOfOpen(openAlerts(), limit, cursor);
      return answerJson(page);
    },
  });
}

type Cursor = readonly string[] | null;

function pageOfAll(readings: Readings, limit: number, cursor: Cursor): ApiPage<Alert> {
  const before = numberIn(cursor);
  const found = readings.alerts({ limit: limit + 1, ...(before === null ? {} : { before }) });
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ alert }) => alert),
    next: last === undefined ? null : makeCursor(`${last.id}`),
  };
}

function pageOfOpen(open: readonly Alert[], limit: number, cursor: Cursor): ApiPage<Alert> {
  const before = cursor === null ? null : (partsIn(cursor, 1)[0] ?? null);
  const found = after(open, before).slice(0, limit + 1);
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : makeCursor(last.id) };
}

/** Those that follow; none when that one is resolved by now. */
function after(alerts: readonly Alert[], before: string | null): readonly Alert[] {
  const newestFirst = alerts.toSorted((one, other) => other.openedMs - one.openedMs);
  if (before === null) return newestFirst;
  const at = newestFirst.findIndex(({ id }) => id === before);
  return at < 0 ? [] : newestFirst.slice(at + 1);
}
