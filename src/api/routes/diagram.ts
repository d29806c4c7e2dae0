import type { Report } from '../../model/report.ts';
import { answerProblem } from '../answer.ts';
import type { ApiParts } from '../apiParts.ts';
import { textKey } from '../question.ts';
import type { Readings } from '../readings.ts';
import { defineRoute, type Route } from '../route.ts';

/** Whole runs are looked for among so many: those of hosts in doubt lie between them. */
const LOOK_BACK = 100;
/** One for each watch, more or less. */
const KEPT = 8;

/** The data flows as a picture, with the outcomes of the last whole run. */
export function diagramRoute(parts: ApiParts, readings: Readings): Route {
  const draw = keepDrawings(parts.diagram);
  return defineRoute({
    method: 'get',
    path: '/api/v1/diagram',
    id: 'diagram',
    summary: 'The data flows as a picture, with the outcomes of the last whole run.',
    role: 'read',
    query: {
      watch: textKey('Of this watch; of one that checks all hosts, or else the first, when left out.'),
    },
    answers: { 200: { description: 'The picture.', kind: 'text', types: ['image/svg+xml'] } },
    handle: async ({ query }) => {
      const watches = parts.live.watches();
      const usual = watches.find(({ hosts }) => hosts === null) ?? watches[0];
      const watch = query.watch ?? usual?.name;
      if (watch === undefined || !watches.some(({ name }) => name === watch)) {
        return answerProblem(404, 'unknown-watch', 'there is no such watch');
      }
      const report = parts.live.latest(watch) ?? lastWhole(readings, watch);
      if (report === null || report.paths.length === 0) {
        return answerProblem(404, 'no-run', 'this watch was not checked as a whole yet');
      }
      return new Response(await draw(report), {
        // Its own style sheet stands within it; nothing else of it may do anything.
        headers: {
          'content-type': 'image/svg+xml; charset=utf-8',
          'content-security-policy':
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
        },
      });
    },
  });
}

function lastWhole(readings: Readings, watch: string): Report | null {
  const run = readings.runs({ watch, limit: LOOK_BACK }).find(({ isWhole }) => isWhole);
  return run === undefined ? null : (readings.report(run.id)?.report ?? null);
}

/** Drawing takes a while: whoever asks for the same picture meanwhile waits for the same drawing. */
function keepDrawings(diagram: ApiParts['diagram']): ApiParts['diagram'] {
  const drawings = new Map<string, Promise<string>>();
  return (report) => {
    const { id } = report.run;
    const known = drawings.get(id);
    if (known !== undefined) return known;
    const drawing = diagram(report);
    drawings.set(id, drawing);
    drawing.catch(() => drawings.delete(id));
    const [oldest] = drawings.keys();
    if (drawings.size > KEPT && oldest !== undefined) drawings.delete(oldest);
    return drawing;
  };
}
