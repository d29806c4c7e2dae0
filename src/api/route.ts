import type { Context } from 'hono';
import type { ApiAnswerName } from '../config/apiAnswers.ts';
import type { ApiRole } from '../model/apiPlan.ts';
import type { Caller } from './guard/callers.ts';
import type { Env } from './guard/connection.ts';
import { type Query, type QueryKeys, readQuery } from './question.ts';

/** What one answer is, as the document has it. */
export type AnswerContent =
  | { readonly kind: 'json'; readonly schema: ApiAnswerName }
  | { readonly kind: 'text'; readonly types: readonly string[]; readonly schema?: ApiAnswerName };

/** What a route is asked. */
export interface Asked<K extends QueryKeys> {
  readonly query: Query<K>;
  /** A part of the path, decoded. */
  readonly part: (name: string) => string;
  /** null where nobody has to say who comes. */
  readonly caller: Caller | null;
  readonly context: Context<Env>;
}

/** One address of the API: what its document says, who may ask, and what answers. */
export interface Route {
  readonly method: 'get' | 'post';
  /** With parts in braces, as OpenAPI has them: `/api/v1/runs/{id}`. */
  readonly path: string;
  /** Name of the operation, unique. */
  readonly id: string;
  readonly summary: string;
  /** What the parts of the path are. */
  readonly parts: Readonly<Record<string, string>>;
  readonly query: QueryKeys;
  /** null for everybody who reaches it. */
  readonly role: ApiRole | null;
  /** By status. Problems that every route may have need not be told. */
  readonly answers: Readonly<Record<number, AnswerContent & { readonly description: string }>>;
  /** Whether it tells nothing but what the store has: then it changes only with the store. */
  readonly fromStore: boolean;
  readonly handle: (context: Context<Env>, caller: Caller | null) => Response | Promise<Response>;
}

type Told<K extends QueryKeys> = Omit<Route, 'handle' | 'query' | 'parts' | 'fromStore'> & {
  readonly query?: K;
  readonly parts?: Route['parts'];
  readonly fromStore?: boolean;
  readonly handle: (asked: Asked<K>) => Response | Promise<Response>;
};

/** A route whose query is read before it is handled. */
export function defineRoute<const K extends QueryKeys = Record<never, never>>(told: Told<K>): Route {
  const keys = told.query ?? ({} as K);
  return {
    ...told,
    query: keys,
    parts: told.parts ?? {},
    fromStore: told.fromStore ?? false,
    handle: (context, caller) => {
      const query = readQuery(new URL(context.req.url).searchParams, keys);
      return told.handle({ query, part: (name) => context.req.param(name) ?? '', caller, context });
    },
  };
}
