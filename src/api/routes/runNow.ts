import { answerJson, answerLater, answerProblem } from '../answer.ts';
import type { ApiParts } from '../apiParts.ts';
import type { Audit } from '../guard/audit.ts';
import { makeBuckets } from '../guard/buckets.ts';
import { peerOf } from '../guard/connection.ts';
import { defineRoute, type Route } from '../route.ts';

/** Checks of one watch that can be asked for at once, and then one every so many seconds: others feel them, too. */
const BURST = 3;
const EVERY_SECONDS = 10;

/** Has a watch checked now. What is checked is what the configuration plans, and nothing can be added to it. */
export function runNowRoute({ live, clock, plan }: ApiParts, audit: Audit): Route {
  const buckets = makeBuckets(1 / EVERY_SECONDS, BURST);
  return defineRoute({
    method: 'post',
    path: '/api/v1/watches/{watch}/run',
    id: 'runNow',
    summary: 'Checks a watch now, as the configuration plans it. The body is empty, or an empty object.',
    role: 'run',
    parts: { watch: 'Name of the watch.' },
    answers: {
      202: { description: 'It has begun.', kind: 'json', schema: 'Started' },
      409: { description: 'It is being checked already.', kind: 'json', schema: 'Problem' },
    },
    handle: async ({ part, context, caller }) => {
      const refusal = await refuseBody(context.req.raw);
      if (refusal !== null) return refusal;
      const watch = part('watch');
      const isKnown = live.watches().some(({ name }) => name === watch);
      const waitMs = isKnown ? buckets.take(watch, clock.now()) : 0;
      if (waitMs > 0) {
        return answerLater(429, 'checked-often', 'this watch was checked on demand often of late', waitMs);
      }
      const state = live.runNow(watch);
      const address = peerOf(context.env?.incoming, plan.behindProxy).address;
      const attempted = { method: context.req.method, path: context.req.path, address, caller };
      if (state !== 'unknown') audit.ran(watch, state, attempted);
      switch (state) {
        case 'started':
          return answerJson({ watch, state }, 202);
        case 'running':
          return answerProblem(409, 'running', 'this watch is being checked already');
        case 'unknown':
          return answerProblem(404, 'unknown-watch', 'there is no such watch');
        case 'stopping':
          return answerProblem(503, 'stopping', 'the daemon is stopping');
      }
    },
  });
}

/** Nothing can be said of what is to be checked: whoever tries is told so instead of being ignored. */
async function refuseBody(request: Request): Promise<Response | null> {
  const text = await request.text();
  if (text.trim() === '') return null;
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    return answerProblem(415, 'not-json', 'expected no body, or an empty object as application/json');
  }
  return isEmptyObject(text)
    ? null
    : answerProblem(
        400,
        'bad-body',
        'expected no body, or an empty object: what is checked is what the configuration plans',
      );
}

function isEmptyObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
    );
  } catch {
    return false;
  }
}
