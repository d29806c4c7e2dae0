/** Observations in short form, for tests of judgement: what was seen at one door, and at its neighbours. */
import { classify } from '../../src/classify/classify.ts';
import type { Evidence, Fact, HttpFacts, TlsFacts } from '../../src/model/evidence.ts';
import { asHostName, asIpAddress, asPort, type Transport } from '../../src/model/ids.ts';
import type { Check } from '../../src/model/plan.ts';
import type { ProbeRef } from '../../src/model/portMap.ts';
import type { Observation, Verdict } from '../../src/model/verdict.ts';
import { aCheck, anEvidence, aPath } from './builders.ts';

/** The moment of judgement: 2026-06-01 UTC. */
export const NOW_MS = Date.UTC(2026, 5, 1);
export const DAY_MS = 86_400_000;

export interface At {
  readonly target?: string;
  readonly address?: string;
  readonly transport?: Transport;
  readonly port?: number;
  readonly probe?: ProbeRef;
}

/** The door `TCP 5597 on cic01 (10.0.0.5)`, or as told. */
export function aDoor(at: At = {}): Check {
  const place = {
    target: asHostName(at.target ?? 'cic01'),
    address: asIpAddress(at.address ?? '10.0.0.5'),
    transport: at.transport ?? 'tcp',
    port: asPort(at.port ?? 5597),
  };
  return aCheck({
    paths: [aPath(place)],
    ...(at.probe === undefined ? {} : { probe: at.probe }),
  });
}

/** What was seen at a door; a bare fact stands for one attempt. */
export function seenAt(at: At, ...seen: readonly (Fact | Evidence)[]): Observation {
  const evidence = seen.map((one, index) =>
    'startedAtMs' in one ? one : anEvidence(one, { startedAtMs: index * 150 }),
  );
  return { check: aDoor(at), evidence };
}

/** The verdict on the first of these observations, in the light of the others. */
export function verdictOn(
  observations: readonly [Observation, ...Observation[]],
  platform = 'linux',
  nowMs = NOW_MS,
): Verdict {
  const [verdict] = classify(observations, { nowMs, platform });
  if (verdict === undefined) throw new Error('classify gave no verdict');
  return verdict;
}

/** The codes of reasons, for short comparisons. */
export function codes(reasons: readonly { readonly code: string }[]): readonly string[] {
  return reasons.map((reason) => reason.code);
}

/** Unanswered connects as the engine makes them: begun every 150 ms, given up together. */
export function silence(attempts = 8, totalMs = 1200): readonly Evidence[] {
  return Array.from({ length: attempts }, (_, index) =>
    anEvidence(
      { kind: 'silent', stage: 'connect' },
      { startedAtMs: index * 150, tookMs: totalMs - index * 150 },
    ),
  );
}

/** Datagrams without an answer. */
export function udpSilence(attempts = 6): readonly Evidence[] {
  return Array.from({ length: attempts }, (_, index) =>
    anEvidence({ kind: 'silent', stage: 'reply' }, { startedAtMs: index * 200, tookMs: 1500 - index * 200 }),
  );
}

/** Two rejections without a word on who sent them. */
export function rejections(tookMs: number, given: Partial<Extract<Fact, { kind: 'rejected' }>> = {}) {
  const fact: Fact = { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false, ...given };
  return [0, 150].map((startedAtMs) => anEvidence(fact, { startedAtMs, tookMs: tookMs - startedAtMs }));
}

export const refused = { kind: 'refused', code: 'ECONNREFUSED' } as const satisfies Fact;
export const connected = { kind: 'connected', lingeredMs: 100 } as const satisfies Fact;

/** A handshake with nothing to complain of. */
function someTls(given: Partial<TlsFacts> = {}): TlsFacts {
  return {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    subject: 'CN=cic01',
    issuer: 'CN=Example CA',
    names: ['cic01'],
    validFromMs: NOW_MS - 100 * DAY_MS,
    validToMs: NOW_MS + 265 * DAY_MS,
    fingerprint256: 'AB:CD',
    keyBits: 2048,
    chainLength: 2,
    chainError: null,
    nameError: null,
    legacy: false,
    clientCertificate: 'not-asked',
    ...given,
  };
}

export function tlsAnswer(given: Partial<TlsFacts> = {}): Fact {
  return { kind: 'answered', facts: { protocol: 'tls', tls: someTls(given) } };
}

export function httpAnswer(given: Partial<HttpFacts> = {}): Fact {
  const http = {
    status: 200,
    server: null,
    location: null,
    proxyHeaders: [],
    contentType: null,
    bodyBytes: 12,
  };
  return { kind: 'answered', facts: { protocol: 'http', http: { ...http, ...given } } };
}
