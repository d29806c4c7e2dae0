import type { ApiPage } from '../../model/api.ts';
import type { KeptReport, SavedRun } from '../../model/remembered.ts';
import { renderJson } from '../../report/renderJson.ts';
import { runFileName } from '../../report/runFileName.ts';
import { answerJson, answerProblem } from '../answer.ts';
import type { ApiParts } from '../apiParts.ts';
import type { Download, Downloads } from '../downloads.ts';
import type { Env } from '../guard/connection.ts';
import { choiceKey, cursorKey, limitKey, makeCursor, numberIn, textKey } from '../question.ts';
import type { Readings } from '../readings.ts';
import { type Asked, defineRoute, type Route } from '../route.ts';

const runParts = { id: 'Number of the run in the store.' } as const;

/** Runs, and their reports. */
export function runRoutes(parts: ApiParts, readings: Readings, downloads: Downloads): readonly Route[] {
  const { formats, renderReport, log } = parts;
  const send = (
    { part, context }: Pick<Asked<Record<never, never>>, 'part' | 'context'>,
    make: (kept: KeptReport) => Promise<Download>,
  ): Promise<Response> =>
    downloads.send(
      async () => {
        const kept = readings.report(idIn(part('id')));
        return kept === null ? unknownRun() : make(kept);
      },
      (error) => {
        log?.error({ event: 'api-failed', error: error instanceof Error ? error.message : String(error) });
        cut(context.env);
      },
    );
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/runs',
      id: 'runs',
      summary: 'Runs, the one that was saved last first.',
      role: 'read',
      fromStore: true,
      query: { watch: textKey('Only those of this watch.'), limit: limitKey, cursor: cursorKey },
      answers: { 200: { description: 'A page of them.', kind: 'json', schema: 'RunPage' } },
      handle: ({ query: { watch, limit, cursor } }) => {
        const before = numberIn(cursor);
        const wanted = {
          ...(watch === null ? {} : { watch }),
          ...(before === null ? {} : { before }),
          limit: limit + 1,
        };
        return answerJson(pageOf(readings.runs(wanted), limit));
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}',
      id: 'run',
      summary: 'The report of a run, as far as it is kept.',
      role: 'read',
      fromStore: true,
      parts: runParts,
      answers: { 200: { description: 'The report.', kind: 'json', schema: 'KeptReport' } },
      handle: (asked) =>
        send(asked, async (kept) => ({
          headers: { 'content-type': 'application/json; charset=utf-8' },
          pieces: keptPieces(kept),
        })),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/runs/{id}/report',
      id: 'report',
      summary: 'The report of a run as a file.',
      role: 'read',
      fromStore: true,
      parts: runParts,
      query: { format: choiceKey('Form of the file; json when left out.', formats) },
      answers: { 200: { description: 'The file.', kind: 'text', types: ['*/*'] } },
      handle: (asked) =>
        send(asked, async ({ report }) => {
          const { type, extension, body } = await renderReport(report, asked.query.format ?? 'json');
          const name = runFileName(report.run).replace(/json$/, extension);
          const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` };
          return { headers, pieces: body };
        }),
    }),
  ];
}

/** A number that no run has for what is no number. */
function idIn(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : -1;
}

function pageOf(found: readonly SavedRun[], limit: number): ApiPage<SavedRun> {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : makeCursor(String(last.id)) };
}

function* keptPieces({ run, report, gone }: KeptReport): Generator<string> {
  yield `{"run":${JSON.stringify(run)},"gone":${JSON.stringify(gone)},"report":`;
  yield* renderJson(report);
  yield '}\n';
}

/** What was sent cannot be taken back; that it is not whole must show. */
function cut(env: Env['Bindings'] | undefined): void {
  env?.outgoing.destroy();
}

function unknownRun(): Response {
  return answerProblem(404, 'unknown-run', 'nothing is kept of a run with that number');
}
