import type { Door, ProbeContext, Seen } from '../model/probe.ts';
import { askHttp, type HttpQuestion } from '../net/http.ts';
import { closePolitely } from '../net/tcp.ts';
import { openTls } from '../net/tls.ts';
import { defineProbe, readOptions } from './defineProbe.ts';

/** RFC 9110 section 15.5.1. */
const BAD_REQUEST = 400;
/** How the probe introduces itself in the peer's access log. */
const USER_AGENT = 'cicprobe (network reachability check)';

/** One GET; http spoken to a TLS port and TLS spoken to an http port are told apart by a second connection. */
export const httpProbe = defineProbe({
  kind: 'http',
  transports: ['tcp'],
  parse: (options): HttpQuestion => {
    const { tls = false, path = '/' } = readOptions('http', options, { tls: 'boolean', path: 'path' });
    return { tls, path, userAgent: USER_AGENT };
  },
  describe: (door, { tls, path }) => [
    { what: 'TCP connect', bytes: 'no payload' },
    ...(tls ? [{ what: `TLS ClientHello for ${door.target}`, bytes: 'about 360 bytes' }] : []),
    {
      what: `GET ${path}`,
      bytes: `GET ${path} HTTP/1.1 with Host: ${door.target}, Connection: close, User-Agent: ${USER_AGENT}, Accept: */*`,
    },
    {
      what: 'where that fails, one further connection',
      bytes: tls ? 'the same GET without TLS' : `TLS ClientHello for ${door.target}, about 360 bytes`,
    },
  ],
  run: async (door, question, context) => {
    const seen = await askHttp(door, question, context);
    return (await speaksTheOther(door, question, seen, context))
      ? { ...seen, fact: otherScheme(question) }
      : seen;
  },
});

function otherScheme(question: HttpQuestion): Seen['fact'] {
  return question.tls
    ? { kind: 'garbled', expected: 'https', reason: 'speaks plain HTTP' }
    : { kind: 'garbled', expected: 'http', reason: 'speaks TLS' };
}

async function speaksTheOther(
  door: Door,
  question: HttpQuestion,
  seen: Seen,
  context: ProbeContext,
): Promise<boolean> {
  const { kind } = seen.fact;
  // Web servers answer "400, that was plain HTTP" on their ports for TLS.
  const refused = seen.fact.kind === 'answered' && seen.fact.facts.http?.status === BAD_REQUEST;
  if (question.tls) {
    if (kind !== 'garbled') return false;
    const plain = await askHttp(door, { ...question, tls: false }, context);
    return plain.fact.kind === 'answered';
  }
  if (kind !== 'garbled' && kind !== 'dropped-after-connect' && !refused) return false;
  const opened = await openTls(door, context);
  if (opened.kind === 'failed') return opened.fact.kind === 'answered';
  closePolitely(opened.socket);
  return true;
}
