import type { ApiChangePage } from '../../model/api.ts';
import type { Change } from '../../model/remembered.ts';
import { answerJson } from '../answer.ts';
import { cursorKey, flagKey, limitKey, makeCursor, numberIn, textKey, timeKey } from '../question.ts';
import type { Readings } from '../readings.ts';
import { defineRoute, type Route } from '../route.ts';

/** What changed, the latest first. */
export function changesRoute(readings: Readings): Route {
  return defineRoute({
    method: 'get',
    path: '/api/v1/changes',
    id: 'changes',
    summary: 'What changed, the latest first.',
    role: 'read',
    fromStore: true,
    query: {
      watch: textKey('Only those of this watch.'),
      path: textKey('Only those of the path with this id.'),
      sinceMs: timeKey('Not those before this time.'),
      evidence: flagKey('With the path as it was seen then.'),
      limit: limitKey,
      cursor: cursorKey,
    },
    answers: { 200: { description: 'A page of them.', kind: 'json', schema: 'ChangePage' } },
    handle: ({ query: { watch, path, sinceMs, evidence, limit, cursor } }) => {
      const before = numberIn(cursor);
      const found = readings.changes({
        ...(watch === null ? {} : { watch }),
        ...(path === null ? {} : { pathId: path }),
        ...(sinceMs === null ? {} : { sinceMs }),
        ...(before === null ? {} : { before }),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const items = evidence ? page : page.map((change): Change => ({ ...change, path: null }));
      const last = found.length > limit ? page.at(-1) : undefined;
      const answer: ApiChangePage = { items, next: last === undefined ? null : makeCursor(String(last.id)) };
      return answerJson(answer);
    },
  });
}
