import { answerLater } from '../answer.ts';
import type { Hub } from '../events/makeHub.ts';
import { defineRoute, type Route } from '../route.ts';

/** All that happens, as it happens. */
export function eventsRoute(hub: Hub): Route {
  return defineRoute({
    method: 'get',
    path: '/api/v1/events',
    id: 'events',
    summary:
      'All that happens from now on, as server-sent events. What was missed is not sent again: ask for the overview.',
    role: 'read',
    answers: {
      200: {
        description: 'Events: their name is their kind, their data is an Event.',
        kind: 'text',
        types: ['text/event-stream'],
        schema: 'Event',
      },
    },
    handle: ({ context }) => {
      const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };
      if (context.req.method === 'HEAD') return new Response(null, { headers });
      const stream = hub.open(() => context.env?.outgoing.destroy());
      if (stream === null) {
        return answerLater(503, 'too-many-streams', 'too many listen already: try again in a moment', 5000);
      }
      return new Response(stream, { headers });
    },
  });
}
