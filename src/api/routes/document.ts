import { answerJson } from '../answer.ts';
import type { ApiParts } from '../apiParts.ts';
import { describeApi } from '../openApi.ts';
import { defineRoute, type Route } from '../route.ts';

/** What the API says of itself; it is made when somebody asks for the first time. */
export function documentRoute(
  { tool, plan }: Pick<ApiParts, 'tool' | 'plan'>,
  others: readonly Route[],
): Route {
  let document: object | null = null;
  const route: Route = defineRoute({
    method: 'get',
    path: '/api/v1/openapi.json',
    id: 'document',
    summary: 'This document.',
    role: 'read',
    answers: { 200: { description: 'OpenAPI 3.1.', kind: 'text', types: ['application/json'] } },
    handle: async () => {
      const { apiAnswerSchemas } = await import('../../config/apiAnswers.ts');
      document ??= describeApi([...others, route], apiAnswerSchemas('#/components/schemas/'), tool, plan);
      return answerJson(document);
    },
  });
  return route;
}
