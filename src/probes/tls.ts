import type { Fact } from '../model/evidence.ts';
import type { Door, ProbeContext, Seen } from '../model/probe.ts';
import { closePolitely, connectTcp, factOfLinger, lingerOn } from '../net/tcp.ts';
import { awaitLateRefusal, openTls } from '../net/tls.ts';
import { defineProbe, readOptions } from './defineProbe.ts';

/**
 * Shakes hands and reads the certificate, then says close_notify; never verifies as a condition.
 * `required: false` marks ports where TLS is likely but not documented beyond doubt.
 */
export const tlsProbe = defineProbe({
  kind: 'tls',
  transports: ['tcp'],
  parse: (options) => readOptions('tls', options, { required: 'boolean' }),
  describe: (door) => [
    { what: 'TCP connect', bytes: 'no payload' },
    {
      what: `TLS ClientHello for ${door.target}, then close_notify`,
      bytes:
        'about 360 bytes; a server of TLS 1.1 or older gets a second connection with a legacy ClientHello',
    },
  ],
  run: async (door, { required = true }, context) => {
    const opened = await openTls(door, context);
    if (opened.kind === 'failed') {
      const seen = { fact: opened.fact, local: opened.local, rttMs: opened.rttMs };
      return required ? seen : withoutTls(door, seen, context);
    }
    const { socket, local, rttMs } = opened;
    const facts = await awaitLateRefusal(socket, opened.facts, rttMs, context);
    closePolitely(socket);
    return { fact: { kind: 'answered', facts: { protocol: 'tls', tls: facts } }, local, rttMs };
  },
});

/** Where TLS is not certain, a port that accepts and keeps a plain connection is open; it is tried without a greeting. */
async function withoutTls(door: Door, seen: Seen, context: ProbeContext): Promise<Seen> {
  const why = refusalOfTls(seen.fact);
  if (why === null) return seen;
  const connecting = await connectTcp(door, context);
  if (connecting.kind === 'failed') return connecting;
  const lingered = await lingerOn(connecting.socket, context);
  closePolitely(connecting.socket);
  const fact = factOfLinger(lingered);
  return {
    fact: fact.kind === 'connected' ? { ...fact, withoutTls: why } : fact,
    local: connecting.local,
    rttMs: connecting.rttMs,
  };
}

function refusalOfTls(fact: Fact): string | null {
  switch (fact.kind) {
    case 'garbled':
      return fact.reason;
    case 'dropped-after-connect':
      return fact.stage === 'tls' ? 'hangs up when it is greeted with TLS' : null;
    case 'silent':
      return fact.stage === 'tls' ? 'does not answer a TLS greeting' : null;
    case 'answered':
    case 'connected':
    case 'refused':
    case 'rejected':
    case 'turned-back':
    case 'canary':
    case 'self-connected':
    case 'witnessed':
    case 'far-side':
    case 'unresolved':
    case 'not-tried':
      return null;
  }
}
