import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { answerProblem, BadRequest } from './answer.ts';
import type { ApiParts } from './apiParts.ts';
import { type Admission, makeAdmission } from './guard/admit.ts';
import { type Env, peerOf } from './guard/connection.ts';
import { makeRoutes, type Shared } from './makeRoutes.ts';
import { StoreUnusable } from './readings.ts';
import type { Route } from './route.ts';
import { dressUp } from './securityHeaders.ts';

const HOUR_MS = 3_600_000;

/** The application: who may come in, what is served, and what every answer carries. */
export function makeApp(parts: ApiParts, shared: Shared, bodyBytes: number): Hono<Env> {
  const app = new Hono<Env>({ strict: true });
  const admission = makeAdmission(parts, shared.audit);
  app.use(async (context, next) => {
    const refusal = admission.meet(context) ?? refuseStrayBody(context);
    if (refusal === null) await next();
    else context.res = refusal;
    context.res = await dressUp(context);
  });
  const tooLong = (): Response =>
    answerProblem(413, 'too-long', `expected at most ${bodyBytes} bytes`, { connection: 'close' });
  app.use(bodyLimit({ maxSize: bodyBytes, onError: tooLong }));
  const { clock } = parts;
  const serving = { admission, readings: shared.readings, clock, begunMs: clock.epochMs() };
  const routes = makeRoutes(parts, shared);
  for (const route of routes) app.on(route.method.toUpperCase(), honoPath(route), serve(route, serving));
  for (const path of new Set(routes.map(honoPath))) app.all(path, () => wrongMethod(path, routes));
  app.notFound(() => answerProblem(404, 'unknown-path-of-api', 'there is nothing at this address'));
  app.onError((error, context) => problemOf(error, context, parts, shared));
  return app;
}

function serve(route: Route, { admission, readings, clock, begunMs }: Serving) {
  return async (context: Context<Env>): Promise<Response> => {
    const caller = route.role === null ? null : admission.know(context, route.role);
    if (caller instanceof Response) return caller;
    if (!route.fromStore) return route.handle(context, caller);
    // What is told of "now" changes by the hour.
    const hour = Math.floor(clock.epochMs() / HOUR_MS);
    const etag = `W/"${begunMs}-${readings.revision()}-${hour}"`;
    if (isKnown(etag, context)) return new Response(null, { status: 304, headers: { etag } });
    const answer = await route.handle(context, caller);
    if (answer.status === 200) answer.headers.set('etag', etag);
    return answer;
  };
}

function isKnown(etag: string, context: Context<Env>): boolean {
  const known = context.req.header('if-none-match')?.split(',') ?? [];
  return known.some((one) => one.trim() === etag);
}

interface Serving {
  readonly admission: Admission;
  readonly readings: Shared['readings'];
  readonly clock: ApiParts['clock'];
  /** Numbers of another process mean something else. */
  readonly begunMs: number;
}

/** A body where none belongs is not read, and the connection does not outlive it. */
function refuseStrayBody({ req }: Context<Env>): Response | null {
  const hasBody =
    Number(req.header('content-length') ?? 0) > 0 || req.header('transfer-encoding') !== undefined;
  if (req.method === 'POST' || !hasBody) return null;
  return answerProblem(400, 'stray-body', 'expected no body', { connection: 'close' });
}

function honoPath({ path }: Pick<Route, 'path'>): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function wrongMethod(path: string, routes: readonly Route[]): Response {
  const methods = routes
    .filter((route) => honoPath(route) === path)
    .map(({ method }) => method.toUpperCase());
  const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  return answerProblem(405, 'method', `expected ${allowed}`, { allow: allowed });
}

function problemOf(
  error: unknown,
  context: Context<Env>,
  { plan, clock }: ApiParts,
  { audit }: Shared,
): Response {
  if (error instanceof BadRequest) return answerProblem(400, error.code, error.message);
  if (error instanceof StoreUnusable)
    return answerProblem(503, 'store', error.message, { 'retry-after': '5' });
  const address = peerOf(context.env?.incoming, plan.behindProxy).address;
  const { method, path } = context.req;
  audit.failed(error, { method, path, address, caller: null }, clock.now());
  return answerProblem(500, 'fault', 'a fault of cicprobe; its log says more');
}
