import type { ApiPlan } from '../model/apiPlan.ts';
import type { Report } from '../model/report.ts';
import type { AnswerContent, Route } from './route.ts';

const SCHEMAS = '#/components/schemas/';

/** Problems that a route may have, whatever it is, by status. */
const anyProblem = {
  400: 'The question cannot be understood.',
  403: 'A page of another site asked, or one who may not.',
  404: 'There is no such thing.',
  429: 'Too much was asked; Retry-After says when to come again.',
  503: 'It cannot be answered at present.',
} as const;

/**
 * What the API says of itself (OpenAPI 3.1): made of the routes that are served.
 * @param schemas of what it answers, by name.
 */
export function describeApi(
  routes: readonly Route[],
  schemas: Readonly<Record<string, object>>,
  tool: Report['tool'],
  plan: ApiPlan,
): object {
  const places = [...new Set(routes.map(({ path }) => path))];
  return {
    openapi: '3.1.1',
    info: {
      title: 'cicprobe',
      version: tool.version,
      summary: 'What a cicprobe daemon knows, and its checks on demand.',
      description: 'Fields may be added, never renamed. Times are in milliseconds since 1970-01-01 UTC.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(
      places.map((place) => [
        place,
        Object.fromEntries(
          routes.filter(({ path }) => path === place).map((route) => [route.method, operation(route, plan)]),
        ),
      ]),
    ),
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of `cicprobe api token`.' },
        certificate: { type: 'mutualTLS', description: 'A certificate of the configured authority.' },
      },
    },
  };
}

function operation(route: Route, plan: ApiPlan): object {
  const { id, summary, parts, query, role, answers, method } = route;
  const own = Object.entries(answers).map(([status, { description, ...content }]) => [
    status,
    { description, content: contentOf(content) },
  ]);
  const problems = Object.entries(problemsOf(route)).map(([status, description]) => [
    status,
    { description, content: { 'application/problem+json': { schema: { $ref: `${SCHEMAS}Problem` } } } },
  ]);
  return {
    operationId: id,
    summary: role === null ? summary : `${summary} Role: ${role}.`,
    parameters: [
      ...Object.entries(parts).map(([name, description]) => ({
        name,
        in: 'path',
        required: true,
        description,
        schema: { type: 'string' },
      })),
      ...Object.entries(query).map(([name, { description, schema }]) => ({
        name,
        in: 'query',
        required: false,
        description,
        schema,
      })),
    ],
    ...(method === 'post'
      ? {
          requestBody: {
            required: false,
            content: { 'application/json': { schema: { type: 'object', additionalProperties: false } } },
          },
        }
      : {}),
    responses: { ...Object.fromEntries(problems), ...Object.fromEntries(own) },
    security: role === null ? [] : securityOf(plan),
  };
}

function problemsOf({ role, fromStore, method }: Route): Readonly<Record<number, string>> {
  return {
    ...anyProblem,
    ...(role === null ? {} : { 401: 'Nothing was shown that proves who asks, or nothing that is known.' }),
    ...(fromStore ? { 304: 'It is what If-None-Match names.' } : {}),
    ...(method === 'post' ? { 413: 'The body is too long.', 415: 'The body is not JSON.' } : {}),
  };
}

/** Nobody has to show anything where only this host reaches it. */
function securityOf({ tokens, tls }: ApiPlan): readonly object[] {
  const ways = [
    ...(tokens.length === 0 ? [] : [{ token: [] }]),
    ...(tls === null || tls.clientCaFile === null ? [] : [{ certificate: [] }]),
  ];
  return ways.length === 0 ? [{}] : ways;
}

function contentOf(content: AnswerContent): object {
  switch (content.kind) {
    case 'json': {
      const type = content.schema === 'Problem' ? 'application/problem+json' : 'application/json';
      return { [type]: { schema: { $ref: `${SCHEMAS}${content.schema}` } } };
    }
    case 'text': {
      const schema =
        content.schema === undefined ? { type: 'string' } : { $ref: `${SCHEMAS}${content.schema}` };
      return Object.fromEntries(content.types.map((type) => [type, { schema }]));
    }
  }
}
