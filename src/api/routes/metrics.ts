import type { ApiParts } from '../apiParts.ts';
import { defineRoute, type Route } from '../route.ts';

/** For Prometheus. */
export function metricsRoute({ metrics }: Pick<ApiParts, 'metrics'>): Route {
  return defineRoute({
    method: 'get',
    path: '/metrics',
    id: 'metrics',
    summary: 'Figures for Prometheus.',
    role: 'read',
    answers: { 200: { description: 'The figures.', kind: 'text', types: ['text/plain'] } },
    handle: async () => {
      const { type, body } = await metrics();
      return new Response(body, { headers: { 'content-type': type } });
    },
  });
}
