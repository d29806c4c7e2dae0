import { expect, test } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import { systemClock } from '../../src/cli/systemClock.ts';
import { asHostName, asIpAddress, asPort, type Transport } from '../../src/model/ids.ts';
import type { Check } from '../../src/model/plan.ts';
import type { ProbeRef } from '../../src/model/portMap.ts';
import type { Limits } from '../../src/model/site.ts';
import { makeRegistry } from '../../src/probes/registry.ts';
import { execute } from '../../src/run/execute.ts';
import { aFlow, aPath } from '../support/builders.ts';
import { expired, makeAuthority, makeCertificate, notYetValid } from '../support/certificates.ts';
import {
  answerTcp,
  bannerTcp,
  closedTcp,
  closedUdp,
  echoUdp,
  eofAfterAccept,
  LOOPBACK,
  muteTcp,
  muteUdp,
  openHttp,
  openHttps,
  openLegacyTls,
  openTcp,
  openTls,
  otherPortUdp,
  resetAfterAccept,
  resetAtHello,
  silentTcp,
} from '../support/peers.ts';

/** Short, and still long enough for the eight attempts after which silence is believed. */
const limits: Limits = { timeoutMs: 1500, deadlineMs: 10_000, concurrency: 64, perHost: 64, rangeSample: 3 };

const TCP: ProbeRef = { kind: 'tcp', options: {} };
const TLS: ProbeRef = { kind: 'tls', options: {} };
const MAYBE_TLS: ProbeRef = { kind: 'tls', options: { required: false } };
const HTTP: ProbeRef = { kind: 'http', options: {} };
const HTTPS: ProbeRef = { kind: 'http', options: { tls: true } };
const UDP: ProbeRef = { kind: 'udp', options: {} };

/** One row of the truth: what is really there, how it is asked, and what must be said of it. */
type Row = readonly [
  truth: string,
  probe: ProbeRef,
  open: () => Promise<number | { readonly port: number }>,
  said: string,
  ...warnings: readonly string[],
];

const rows: readonly Row[] = [
  ['a quiet service', TCP, () => openTcp(), 'open connected'],
  ['a service that speaks first', TCP, () => bannerTcp('220 ready\r\n'), 'open answered'],
  ['nothing listens', TCP, closedTcp, 'closed refused'],
  ['every SYN is dropped', TCP, silentTcp, 'blocked silent'],
  ['reset after the accept', TCP, resetAfterAccept, 'wrong-service reset-after-accept'],
  ['hung up after the accept', TCP, eofAfterAccept, 'wrong-service closed-after-accept'],

  ['TLS', TLS, () => openTls(), 'open answered', 'certificate-untrusted'],
  ['TLS, expired', TLS, async () => openTls(await expired()), 'open answered', 'certificate-expired'],
  [
    'TLS, not valid yet',
    TLS,
    async () => openTls(await notYetValid()),
    'open answered',
    'certificate-not-yet-valid',
  ],
  [
    'TLS for another name',
    TLS,
    async () => openTls(await makeCertificate({ name: 'other.test' })),
    'open answered',
    'certificate-name',
    'certificate-untrusted',
  ],
  ['TLS 1.0', TLS, openLegacyTls, 'open answered', 'certificate-untrusted', 'legacy-tls'],
  [
    'TLS 1.2, client certificate wanted',
    TLS,
    () => wantingCertificate('TLSv1.2'),
    'open answered',
    'tls-alert',
  ],
  [
    'TLS 1.3, client certificate wanted',
    TLS,
    () => wantingCertificate('TLSv1.3'),
    'open answered',
    'certificate-untrusted',
    'client-certificate',
  ],
  ['plain text on a TLS port', TLS, () => bannerTcp('SSH-2.0-x\r\n'), 'wrong-service not-tls'],
  ['plain HTTP on a TLS port', TLS, () => openHttp(), 'wrong-service not-tls'],
  ['mute to a TLS greeting', TLS, muteTcp, 'wrong-service mute-after-accept'],
  ['reset at the TLS greeting', TLS, resetAtHello, 'wrong-service reset-after-accept'],
  ['nothing listens for TLS', TLS, closedTcp, 'closed refused'],
  ['SYNs to the TLS port are dropped', TLS, silentTcp, 'blocked silent'],

  ['perhaps TLS: it is', MAYBE_TLS, () => openTls(), 'open answered', 'certificate-untrusted'],
  ['perhaps TLS: it speaks plainly', MAYBE_TLS, () => bannerTcp('hello\r\n'), 'open answered'],
  ['perhaps TLS: it keeps quiet', MAYBE_TLS, muteTcp, 'open connected', 'no-tls'],
  ['perhaps TLS: it hangs up on TLS', MAYBE_TLS, resetAtHello, 'open connected', 'no-tls'],
  ['perhaps TLS: nothing listens', MAYBE_TLS, closedTcp, 'closed refused'],
  ['perhaps TLS: hung up at once', MAYBE_TLS, eofAfterAccept, 'wrong-service closed-after-accept'],

  ['HTTP', HTTP, () => openHttp(), 'open answered'],
  ['HTTP wants a log-on', HTTP, () => status(401, { 'www-authenticate': 'NTLM' }), 'open answered'],
  ['HTTP is broken inside', HTTP, () => status(500), 'open answered', 'http-error'],
  [
    'HTTP redirects to another host',
    HTTP,
    () => status(302, { location: 'http://portal.example/' }),
    'wrong-service redirected-elsewhere',
  ],
  [
    'HTTP redirects to its own full name',
    HTTP,
    () => status(302, { location: 'https://peer.test.example/x' }),
    'open answered',
    'http-redirect',
  ],
  ['a proxy’s error page', HTTP, () => status(503, { via: '1.1 squid' }), 'wrong-service proxy-answered'],
  ['a proxy wants a log-on', HTTP, () => status(407), 'wrong-service proxy-answered'],
  ['a captive portal', HTTP, () => status(511), 'wrong-service captive-portal'],
  [
    'headers without end',
    HTTP,
    () => raw(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(9000)}`),
    'wrong-service not-http',
  ],
  ['garbage for HTTP', HTTP, () => raw('ERR\r\n'), 'wrong-service not-http'],
  ['SSH for HTTP', HTTP, () => bannerTcp('SSH-2.0-x\r\n'), 'wrong-service other-service'],
  ['TLS on an HTTP port', HTTP, () => openTls(), 'wrong-service not-http'],
  ['mute to HTTP', HTTP, muteTcp, 'wrong-service mute-after-accept'],
  ['nothing listens for HTTP', HTTP, closedTcp, 'closed refused'],
  ['SYNs to the HTTP port are dropped', HTTP, silentTcp, 'blocked silent'],

  ['HTTPS', HTTPS, () => openHttps(), 'open answered', 'certificate-untrusted'],
  ['HTTP on an HTTPS port', HTTPS, () => openHttp(), 'wrong-service not-https'],
  ['garbage on an HTTPS port', HTTPS, () => bannerTcp('hello\r\n'), 'wrong-service not-tls'],
  [
    'HTTPS, client certificate wanted',
    HTTPS,
    () => wantingCertificate('TLSv1.3'),
    'open answered',
    'certificate-untrusted',
    'client-certificate',
  ],

  ['UDP that answers', UDP, echoUdp, 'open answered'],
  ['UDP that answers from elsewhere', UDP, otherPortUdp, 'open answered', 'answered-from-other-port'],
  ['UDP that never answers', UDP, muteUdp, 'unproven udp-silent'],
  ['nothing listens on UDP', UDP, closedUdp, 'closed refused'],
];

test('every truth on loopback gets the verdict that is due to it', async () => {
  const checks = await Promise.all(
    rows.map(async ([, probe, open]) => {
      const opened = await open();
      return checkOf(probe, typeof opened === 'number' ? opened : opened.port);
    }),
  );
  const observed = new Map<Check, Parameters<typeof classify>[0][number]>();
  const parts = {
    probes: makeRegistry(),
    clock: systemClock,
    signal: new AbortController().signal,
    platform: process.platform,
    runStartedAt: systemClock.now(),
  };
  for await (const observation of execute(checks, limits, null, parts))
    observed.set(observation.check, observation);
  const observations = checks.flatMap((check) => observed.get(check) ?? []);
  const verdicts = classify(observations, { nowMs: Date.now(), platform: process.platform });
  const said = verdicts.map(({ kind, reason, warnings }) => [
    `${kind} ${reason.code}`,
    // How fast a busy machine answers is not what this is about.
    ...warnings.flatMap(({ code }) => (code === 'slow' ? [] : [code])).sort(),
  ]);
  expect(rows.map(([truth], at) => [truth, ...(said[at] ?? [])])).toEqual(
    rows.map(([truth, , , due, ...warnings]) => [truth, due, ...warnings]),
  );
});

function checkOf(probe: ProbeRef, port: number): Check {
  const transport: Transport = probe.kind === 'udp' ? 'udp' : 'tcp';
  const path = aPath({ flow: aFlow({ probe, transport }), target: asHostName('peer.test') });
  const door = { target: path.target, address: asIpAddress(LOOPBACK), transport, port: asPort(port) };
  return { ...door, probe, paths: [{ ...path, ...door }] };
}

async function wantingCertificate(version: 'TLSv1.2' | 'TLSv1.3') {
  const authority = await makeAuthority();
  const versions = { minVersion: version, maxVersion: version } as const;
  return openHttps({ ...(await makeCertificate()), ...versions, requestCert: true, ca: authority.cert });
}

function status(code: number, headers: Readonly<Record<string, string>> = {}) {
  return openHttp((_request, response) => {
    response.writeHead(code, headers);
    response.end();
  });
}

function raw(answer: string) {
  return answerTcp((socket) => socket.write(answer));
}
