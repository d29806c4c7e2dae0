import { STATUS_CODES } from 'node:http';
import type { ApiProblem } from '../model/api.ts';

type Headers = Readonly<Record<string, string>>;

/** An answer for programs. */
export function answerJson(value: unknown, status = 200, headers: Headers = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

/**
 * Why there is no answer (RFC 9457).
 * @param code for programs.
 * @param detail one sentence for a person, without anything that is to be kept secret.
 */
export function answerProblem(status: number, code: string, detail: string, headers: Headers = {}): Response {
  const problem: ApiProblem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Problem',
    status,
    detail,
    code,
  };
  return answerJson(problem, status, { 'content-type': 'application/problem+json', ...headers });
}

/** The same for who is to come again later. */
export function answerLater(status: 429 | 503, code: string, detail: string, waitMs: number): Response {
  return answerProblem(status, code, detail, {
    'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))),
  });
}

/** A question that cannot be understood; it is thrown where it is read. */
export class BadRequest extends Error {
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.name = 'BadRequest';
    this.code = code;
  }
}
