import type { Answers } from './answers.ts';
import type { Token } from './token.ts';

/** Why the API gave no answer. */
export class ApiFault extends Error {
  /** 0 when nothing answered at all. */
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.name = 'ApiFault';
    this.status = status;
  }
}

/** Values of null are left out. */
export type Query = Readonly<Record<string, string | number | boolean | null>>;

/** Asks the API of the daemon that this page came from. Everything throws ApiFault. */
export interface Api {
  readonly get: <K extends keyof Answers>(
    kind: K,
    address: string,
    query?: Query,
    signal?: AbortSignal,
  ) => Promise<Answers[K]>;
  readonly post: (address: string) => Promise<void>;
  readonly open: (address: string, query?: Query, signal?: AbortSignal) => Promise<Response>;
}

/** `onRefused` hears of requests for which a token is missing or wrong. */
export function askApi(token: Token, onRefused: () => void): Api {
  const ask = async (method: string, address: string, query: Query, signal?: AbortSignal) => {
    const value = token.value();
    const response = await fetch(urlOf(address, query), {
      method,
      headers: {
        ...(value === null ? {} : { authorization: `Bearer ${value}` }),
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(method === 'POST' ? { body: '{}' } : {}),
      ...(signal === undefined ? {} : { signal }),
    }).catch((error: unknown) => {
      throw new ApiFault(0, error instanceof Error ? error.message : String(error));
    });
    if (response.status === 401) onRefused();
    if (!response.ok) throw new ApiFault(response.status, await problemOf(response));
    return response;
  };
  return {
    get: async (_kind, address, query = {}, signal) =>
      (await ask('GET', address, query, signal)).json() as Promise<Answers[typeof _kind]>,
    post: async (address) => {
      await ask('POST', address, {});
    },
    open: (address, query = {}, signal) => ask('GET', address, query, signal),
  };
}

/** Relative, so that the page works behind a proxy that serves it in a folder. */
function urlOf(address: string, query: Query): string {
  const wanted = Object.entries(query).flatMap(([key, value]) =>
    value === null ? [] : [[key, String(value)] as [string, string]],
  );
  const search = wanted.length === 0 ? '' : `?${new URLSearchParams(wanted).toString()}`;
  return `api/v1/${address}${search}`;
}

/** The sentence of an RFC 9457 problem; another body says nothing that a person should read. */
async function problemOf(response: Response): Promise<string> {
  const fallback = `The daemon answered ${response.status} ${response.statusText}`.trim();
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null) return fallback;
  const { detail, title } = body as { readonly detail?: unknown; readonly title?: unknown };
  if (typeof detail === 'string') return detail;
  return typeof title === 'string' ? title : fallback;
}
