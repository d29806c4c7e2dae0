import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { Env } from './guard/connection.ts';

/** Nothing that is answered may do anything in a browser, unless its route says so. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** There is no header of CORS: pages of other sites get nothing. */
const always = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

/** The answer with what every answer carries, short where the asker has it already or asked for its head alone. */
export async function dressUp(context: Context<Env>): Promise<Response> {
  const { res, req } = context;
  const headers = new Headers(res.headers);
  for (const [name, value] of Object.entries(always)) headers.set(name, value);
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', NOTHING);
  const etag = headers.get('etag');
  headers.set('cache-control', etag === null ? 'no-store' : 'private, no-cache');
  headers.set('vary', 'Authorization');
  if (etag !== null && res.status === 200 && req.header('if-none-match') === etag) {
    await res.body?.cancel();
    headers.delete('content-type');
    return new Response(null, { status: 304, headers });
  }
  if (req.method !== 'HEAD') return new Response(res.body, { status: res.status, headers });
  // Nobody will read it: what it holds is given back.
  await res.body?.cancel();
  return new Response(null, { status: res.status, headers });
}

/** For what has no number of its own. */
export function digestTag(text: string): string {
  return `"${createHash('sha256').update(text, 'utf8').digest('base64url').slice(0, 22)}"`;
}
