import type { ApiPath, ApiPathPage } from '../../model/api.ts';
import type { PathStatus } from '../../model/remembered.ts';
import { answerJson, answerProblem } from '../answer.ts';
import type { ApiParts } from '../apiParts.ts';
import {
  choiceKey,
  cursorKey,
  flagKey,
  limitKey,
  makeCursor,
  partsIn,
  type Query,
  textKey,
  timeKey,
} from '../question.ts';
import { compare, type Readings } from '../readings.ts';
import { defineRoute, type Route } from '../route.ts';

const HOUR_MS = 3_600_000;
const USUAL_HISTORY_MS = 30 * 24 * HOUR_MS;

const pathParts = { watch: 'Name of the watch.', id: 'Id of the path, with every `/` as `%2F`.' } as const;

const listKeys = {
  watch: textKey('Only those of this watch.'),
  outcome: choiceKey('Only those with this outcome.', ['met', 'broken', 'unproven']),
  flapping: flagKey('Only those that are flapping.'),
  host: textKey('Only those to this target, or tried from it.'),
  q: textKey(
    'Only those with this text in id, service, target, address, port, role or impact; case is the same.',
  ),
  limit: limitKey,
  cursor: cursorKey,
} as const;

/** Every path, and one of them with its figures. */
export function pathRoutes({ clock }: Pick<ApiParts, 'clock'>, readings: Readings): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/paths',
      id: 'paths',
      summary: 'How every path stands, by watch and id.',
      role: 'read',
      fromStore: true,
      query: listKeys,
      answers: { 200: { description: 'A page of them.', kind: 'json', schema: 'PathPage' } },
      handle: ({ query }) => answerJson(pageOf(readings.paths(), query)),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/watches/{watch}/paths/{id}',
      id: 'path',
      summary: 'One path, with the evidence of the last check.',
      role: 'read',
      fromStore: true,
      parts: pathParts,
      answers: { 200: { description: 'How it stands.', kind: 'json', schema: 'Path' } },
      handle: ({ part }) => {
        const status = findPath(readings.paths(), part('watch'), part('id'));
        return status === null ? unknownPath() : answerJson(pathOf(status, readings));
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/watches/{watch}/paths/{id}/history',
      id: 'history',
      summary: 'What came of the checks of a path, by the hour, and by the day where that is longer ago.',
      role: 'read',
      fromStore: true,
      parts: pathParts,
      query: {
        fromMs: timeKey('Begin; 30 days before the end when left out.'),
        untilMs: timeKey('End, which is not part of it; now when left out.'),
      },
      answers: { 200: { description: 'Its figures.', kind: 'json', schema: 'History' } },
      handle: ({ part, query }) => {
        const [watch, pathId] = [part('watch'), part('id')];
        if (findPath(readings.paths(), watch, pathId) === null) return unknownPath();
        const untilMs = query.untilMs ?? Math.ceil((clock.epochMs() + 1) / HOUR_MS) * HOUR_MS;
        const fromMs = query.fromMs ?? Math.max(0, untilMs - USUAL_HISTORY_MS);
        return answerJson({ items: readings.history({ watch, pathId, fromMs, untilMs }) });
      },
    }),
  ];
}

function pageOf(paths: readonly PathStatus[], query: Query<typeof listKeys>): ApiPathPage {
  const found = paths.filter((path) => isWanted(path, query));
  const rest = query.cursor === null ? found : found.filter(isAfter(partsIn(query.cursor, 2)));
  const items = rest.slice(0, query.limit);
  const last = items.at(-1);
  const next = last !== undefined && rest.length > items.length ? makeCursor(last.watch, last.pathId) : null;
  return { items, next, total: found.length };
}

function isAfter([watch = '', pathId = '']: readonly string[]): (path: PathStatus) => boolean {
  return (path) => (compare(path.watch, watch) || compare(path.pathId, pathId)) > 0;
}

function isWanted(
  { watch, pathId, about, watched }: PathStatus,
  { watch: ofWatch, outcome, flapping, host, q }: Query<typeof listKeys>,
): boolean {
  if (ofWatch !== null && watch !== ofWatch) return false;
  if (outcome !== null && watched.held.outcome !== outcome) return false;
  if (flapping && watched.flappingSinceMs === null) return false;
  if (host !== null && about?.target !== host && about?.triedFrom !== host) return false;
  if (q === null) return true;
  const { service, target, address, triedFrom, transport, port, from, to, impact } = about ?? {};
  const words = [pathId, service, target, address, triedFrom, `${transport}/${port}`, from, to, impact];
  return words.join('\n').toLowerCase().includes(q.toLowerCase());
}

function findPath(paths: readonly PathStatus[], watch: string, pathId: string): PathStatus | null {
  return paths.find((path) => path.watch === watch && path.pathId === pathId) ?? null;
}

function pathOf(status: PathStatus, readings: Readings): ApiPath {
  const kept = status.latest === null ? null : readings.report(status.latest.runId);
  return { status, path: kept?.report.paths.find(({ id }) => id === status.pathId) ?? null };
}

function unknownPath(): Response {
  return answerProblem(404, 'unknown-path', 'there is no such path of that watch');
}
