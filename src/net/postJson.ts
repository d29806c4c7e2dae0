import type { Dispatcher } from 'undici';

/** What is posted where. */
export interface Posting {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** From the dial to the end of the answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Certificates of authorities, PEM, that are trusted in place of the system's; null for the system's. */
  readonly authorities: string | null;
  readonly signal: AbortSignal;
}

export interface Posted {
  readonly status: number;
  /** The header of that name; null where there is none. */
  readonly retryAfter: string | null;
  /** The beginning of the answer's body. */
  readonly body: string;
}

/** Bytes of an answer that are read before we hang up. */
const MAX_BODY = 65_536;
/** Bytes of headers accepted. */
const MAX_HEADERS = 16_384;

/** Posts JSON once. Redirects are not followed, certificates are verified. Rejects with what undici or Node raise. */
export async function postJson(posting: Posting): Promise<Posted> {
  const { Agent, request } = await import('undici');
  const { url, body, headers, timeoutMs, authorities } = posting;
  const signal = AbortSignal.any([posting.signal, AbortSignal.timeout(timeoutMs)]);
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(authorities === null ? {} : { ca: authorities }) },
    maxHeaderSize: MAX_HEADERS,
    allowH2: false,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  try {
    const response = await request(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/json' },
      dispatcher: agent,
      signal,
    });
    return {
      status: response.statusCode,
      retryAfter: firstOf(response.headers['retry-after']),
      body: await beginningOf(response.body),
    };
  } finally {
    // Resolves at once; nothing of it can fail that we would act on.
    agent.destroy().catch(() => undefined);
  }
}

/** An answer that never ends or breaks off does not unsay its status line. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_BODY) break;
    }
  } catch {
    // What has come until then is what there is.
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY).toString('utf8');
}

function firstOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
