import { describe, expect, test } from 'vitest';
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { anEvidence } from '../support/builders.ts';
import {
  type At,
  codes,
  connected,
  refused,
  rejections,
  seenAt,
  silence,
  tlsAnswer,
  udpSilence,
  verdictOn,
} from '../support/observations.ts';

type FarSide = Extract<Fact, { kind: 'far-side' }>;

const farSide = (given: Partial<FarSide> = {}): FarSide => ({
  kind: 'far-side',
  arrived: 0,
  answered: 0,
  accepted: 0,
  damaged: 0,
  ...given,
});

/** What a paired door comes to: the attempts at it, and what the responder counted. */
function paired(at: At, seen: readonly (Fact | Evidence)[], far: Partial<FarSide> = {}): Verdict {
  return verdictOn([seenAt(at, ...seen, anEvidence(farSide(far), { local: null }))]);
}

const UDP: At = { transport: 'udp', port: 6235 };
const muteAfterAccept = [anEvidence({ kind: 'silent', stage: 'reply' })];

describe('a request that the responder saw', () => {
  const witnessed = (given: Partial<Extract<Fact, { kind: 'witnessed' }>> = {}): Fact => ({
    kind: 'witnessed',
    seenSource: { address: '10.9.8.7', port: 51_000 },
    rewritten: false,
    ...given,
  });

  test.each([
    ['tcp', 'TCP 5597'],
    ['udp', 'UDP 5597'],
  ] as const)('is proof (%s)', (transport, door) => {
    expect(verdictOn([seenAt({ transport }, witnessed({ certificate: 'own' }))])).toEqual({
      kind: 'open',
      reason: {
        code: 'responder',
        text: `the responder saw the request to ${door} on cic01 (10.0.0.5) and answered it`,
      },
      alternatives: [],
      warnings: [],
      blockedBy: null,
      lastHop: null,
    });
  });

  test.each<[string, readonly Fact[]]>([
    ['alone', []],
    ['beside what the far side tells', [farSide()]],
    ['beside a good one', [witnessed({ certificate: 'own' })]],
  ])('is none when another certificate came here (%s)', (_name, others) => {
    const verdict = verdictOn([seenAt({}, witnessed({ certificate: 'other' }), ...others)]);
    expect([verdict.kind, verdict.reason, verdict.alternatives]).toEqual([
      'wrong-service',
      {
        code: 'tls-intercepted',
        text: "something on the way opens TLS: the certificate that came here is not the responder's",
      },
      [],
    ]);
  });

  test('at another port than was asked was redirected', () => {
    const verdict = verdictOn([seenAt({}, { ...witnessed(), arrivedPort: 8018 } as Fact)]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'wrong-service',
      {
        code: 'redirected',
        text: 'requests to TCP 5597 on cic01 (10.0.0.5) arrive at port 8018 there: something on the way redirects them',
      },
    ]);
  });

  test.each<[string, readonly number[], readonly number[], string | null]>([
    ['all came', [512, 1200, 1472, 4000], [], null],
    [
      'the long one was lost',
      [512, 1200, 1472],
      [4000],
      'datagrams of 4000 bytes and more do not arrive, of 1472 bytes they do: fragments are dropped on the way',
    ],
    [
      'full frames were lost',
      [512, 1200],
      [1472, 4000],
      'datagrams of 1472 bytes and more do not arrive, of 1200 bytes they do: the way carries only shorter packets, and nobody says so',
    ],
    [
      'all were lost',
      [],
      [512, 1200, 1472, 4000],
      'datagrams of 512 bytes and more do not arrive, short ones do: the way carries only shorter packets, and nobody says so',
    ],
    ['one in the middle was lost, as it may happen', [512, 4000], [1200, 1472], null],
  ])('beside which datagrams of other lengths were tried: %s', (_what, arrived, lost, text) => {
    const verdict = verdictOn([seenAt(UDP, { ...witnessed(), sizes: { arrived, lost } } as Fact)]);
    expect(verdict.kind).toBe('open');
    expect(verdict.warnings).toEqual(text === null ? [] : [{ code: 'large-datagrams-lost', text }]);
  });

  test('beside which longer answers were lost', () => {
    const sizes = { arrived: [512, 1200, 1472, 4000], lost: [], lostBack: [4000] };
    expect(verdictOn([seenAt(UDP, { ...witnessed(), sizes } as Fact)]).warnings).toEqual([
      {
        code: 'large-datagrams-lost',
        text: 'answers of 4000 bytes and more do not come back, of 1472 bytes they do: fragments are dropped on the way',
      },
    ]);
  });

  test.each([
    ['from one port alike', 61_000, []],
    ['from one port otherwise at each place', 61_001, ['mapping-varies']],
  ])('beside which datagrams arrived %s', (_what, port, codes) => {
    const from = { address: '203.0.113.9', port: 61_000 };
    const to = { address: '10.0.0.5', port: 5060 };
    const mapping = [
      { to, from },
      { to, from: { ...from, port } },
    ];
    const { warnings } = verdictOn([seenAt(UDP, { ...witnessed(), mapping } as Fact)]);
    expect(warnings.map(({ code }) => code)).toEqual(codes);
  });

  test('wins over what the far side tells', () => {
    expect(paired({}, [...silence(), witnessed()]).reason.code).toBe('responder');
  });

  const seenFrom = (address: string, port: number): Partial<Fact> => ({ seenSource: { address, port } });

  test.each<[string, At, Partial<Fact>, { readonly address: string; readonly port: number }, string]>([
    [
      'another address',
      {},
      seenFrom('203.0.113.9', 4711),
      { address: '10.0.0.5', port: 51_000 },
      'connections arrive from 203.0.113.9, not from 10.0.0.5: their source is translated on the way',
    ],
    [
      'another port',
      UDP,
      seenFrom('fd00::7', 4711),
      { address: 'fd00::7', port: 51_000 },
      'datagrams arrive from another source port: it is changed on the way',
    ],
  ])('from %s was translated', (_name, at, source, local, text) => {
    const one = anEvidence({ ...witnessed(), ...source } as Fact, { local });
    expect(verdictOn([seenAt(at, one)]).warnings).toEqual([{ code: 'address-translated', text }]);
  });

  test.each([
    ['nobody knows from where', null],
    ['the system chose the address', { address: '0.0.0.0', port: 51_000 }],
    ['the same address, with the zone of this host', { address: 'fe80::1%eth0', port: 51_000 }],
  ])('was not, as far as one can tell: %s', (_name, local) => {
    const one = anEvidence(witnessed({ seenSource: { address: 'fe80::1', port: 51_000 } }), { local });
    expect(verdictOn([seenAt({}, one)]).warnings).toEqual([]);
  });
});

describe('a refusal where the responder listens', () => {
  const NOT_THE_PROGRAM = 'it is not the program that refuses, but';
  const ANYBODY = 'a firewall on the way or on the target itself';

  test.each<[string, At, Fact, Partial<FarSide>, string | null, string]>([
    [
      'of TCP',
      {},
      refused,
      {},
      null,
      `the responder listens on TCP 5597 of cic01 (10.0.0.5) and saw no connection: ${NOT_THE_PROGRAM} ${ANYBODY}`,
    ],
    [
      'of UDP, in the name of the target',
      UDP,
      { ...refused, by: '10.0.0.5' },
      {},
      null,
      `the responder listens on UDP 6235 of cic01 (10.0.0.5) and saw no datagram: ${NOT_THE_PROGRAM} ${ANYBODY}`,
    ],
    [
      'by another address',
      {},
      { ...refused, by: '10.1.0.1' },
      {},
      '10.1.0.1',
      `the responder listens on TCP 5597 of cic01 (10.0.0.5) and saw no connection: ${NOT_THE_PROGRAM} 10.1.0.1, a device on the way`,
    ],
    [
      'of some attempts only',
      {},
      refused,
      { accepted: 1 },
      null,
      `the responder listens on TCP 5597 of cic01 (10.0.0.5) and saw other connections come in: ${NOT_THE_PROGRAM} ${ANYBODY}`,
    ],
  ])('%s is a block', (_name, at, fact, far, blockedBy, text) => {
    const named = fact.kind === 'refused' && fact.by !== undefined;
    expect(paired(at, [fact], far)).toEqual({
      kind: 'blocked',
      reason: { code: 'refused-on-the-way', text },
      // A reset without a sender may be made by this host itself.
      alternatives: named ? [] : [{ code: 'own-firewall', text: "it is this host's own firewall" }],
      warnings: [],
      blockedBy,
      lastHop: null,
    });
  });

  test('from nearer than the host is told more precisely', () => {
    const nearer = { ...refused, nearerThan: '10.1.0.2', lastHop: '10.1.0.1' };
    expect(paired({}, [nearer])).toMatchObject({ reason: { code: 'reset-on-the-way' }, lastHop: '10.1.0.1' });
  });
});

describe('a few lost packets', () => {
  test.each<[string, At, readonly Fact[], Partial<FarSide>, string, string]>([
    ['of UDP, none arrived', UDP, udpSilence(3), {}, 'unproven', 'udp-silent'],
    ['of UDP, all were answered', UDP, udpSilence(3), { arrived: 3, answered: 3 }, 'unproven', 'udp-silent'],
    ['of UDP, most were lost', UDP, udpSilence(6), { arrived: 3, answered: 3 }, 'unproven', 'heavy-loss'],
    ['of TCP', {}, silence(3), {}, 'unproven', 'too-few-attempts'],
  ])('%s are no proof', (_name, at, seen, far, kind, code) => {
    const verdict = paired(at, seen, far);
    expect([verdict.kind, verdict.reason.code]).toEqual([kind, code]);
  });
});

describe('silence where the responder listens', () => {
  const six = udpSilence();
  const trace: Fact = { kind: 'silent', stage: 'reply', lastHop: '10.1.0.1', nextHop: '10.1.0.2' };

  test.each<[string, readonly (Fact | Evidence)[], Partial<FarSide>, string, string]>([
    [
      'nothing arrived',
      six,
      {},
      'request-lost',
      'none of 6 datagrams to UDP 6235 arrived at cic01 (10.0.0.5): they are dropped on the way there',
    ],
    [
      'most arrived',
      six,
      { arrived: 5, answered: 5 },
      'answer-lost',
      '5 of 6 datagrams to UDP 6235 arrived at cic01 (10.0.0.5) and were answered, and no answer came back: the way back is blocked',
    ],
    [
      'all arrived, and copies of some',
      six,
      { arrived: 8, answered: 8 },
      'answer-lost',
      'all 6 datagrams to UDP 6235 arrived at cic01 (10.0.0.5) and were answered, and no answer came back: the way back is blocked',
    ],
    [
      'all arrived changed',
      six,
      { damaged: 6 },
      'content-changed',
      'requests to UDP 6235 on cic01 (10.0.0.5) arrive changed: something on the way rewrites what is sent',
    ],
  ])('over UDP is a block: %s', (_name, seen, far, code, text) => {
    const verdict = paired(UDP, seen, far);
    expect([verdict.kind, verdict.reason]).toEqual(['blocked', { code, text }]);
    expect(codes(verdict.alternatives)).toEqual(code === 'content-changed' ? ['application-firewall'] : []);
    expect([verdict.blockedBy, verdict.lastHop]).toEqual([null, null]);
  });

  test.each([{}, { damaged: 1 }, { arrived: 1, answered: 1 }])(
    'over UDP tells how far the way goes, and counts no trace (%o)',
    (far) => {
      const verdict = paired(UDP, [...six, trace], far);
      expect(verdict.lastHop).toBe('10.1.0.1');
      expect(verdict.reason.text).not.toContain('7');
    },
  );

  test('over UDP may be that of a responder at its limit', () => {
    const busy = (arrived: number): Verdict => paired(UDP, six, { arrived });
    expect(busy(5)).toMatchObject({
      kind: 'unproven',
      reason: {
        code: 'responder-busy',
        text: 'the responder saw 5 requests to UDP 6235 on cic01 (10.0.0.5) and answered none: it had reached its limit',
      },
      alternatives: [],
    });
    expect(busy(1).reason.text).toContain('saw a request to UDP 6235');
  });

  test.each<[string, Partial<FarSide>, string, string]>([
    [
      'nothing came in',
      {},
      'request-lost',
      'no connection to TCP 5597 arrives at cic01 (10.0.0.5), where the responder listens: the request or its answer is dropped',
    ],
    [
      'connections came in',
      { accepted: 2 },
      'answer-lost',
      'connections to TCP 5597 arrive at cic01 (10.0.0.5), and no answer to them comes back: the way back is blocked',
    ],
  ])('over TCP is a block: %s', (_name, far, code, text) => {
    const seen: Fact = { kind: 'silent', stage: 'connect', lastHop: '10.1.0.1' };
    expect(paired({}, [...silence(), seen], far)).toMatchObject({
      kind: 'blocked',
      reason: { code, text },
      alternatives: [],
      lastHop: '10.1.0.1',
    });
    expect(paired({}, silence(), far).lastHop).toBeNull();
  });
});

describe('a connection that is accepted here and does not end with the responder', () => {
  test.each<[string, readonly (Fact | Evidence)[]]>([
    ['kept', [connected]],
    ['silent', muteAfterAccept],
    ['silent to TLS', [{ kind: 'silent', stage: 'tls' }]],
    ['dropped', [{ kind: 'dropped-after-connect', how: 'reset', stage: 'reply', afterMs: 3 }]],
    ['garbled', [{ kind: 'garbled', expected: 'responder', reason: 'says something else' }]],
    ['answered', [tlsAnswer()]],
    ['kept as every port is', [connected, { kind: 'canary', port: 15_077 }]],
  ])('and of which the responder knows nothing is accepted in its place (%s)', (_name, seen) => {
    expect(paired({}, seen)).toMatchObject({
      kind: 'wrong-service',
      reason: {
        code: 'accepted-in-place',
        text: 'something on the way accepts connections to TCP 5597 on cic01 (10.0.0.5) in its place: the responder there saw none',
      },
      alternatives: [],
    });
  });

  test.each<[Partial<FarSide>, string, string, string, readonly string[]]>([
    [
      { accepted: 2, damaged: 1, arrived: 1 },
      'blocked',
      'content-changed',
      'requests to TCP 5597 on cic01 (10.0.0.5) arrive changed: something on the way rewrites what is sent',
      ['application-firewall'],
    ],
    [
      { accepted: 2, arrived: 2, answered: 2 },
      'blocked',
      'answer-lost',
      'requests to TCP 5597 on cic01 (10.0.0.5) arrive and are answered, and that answer does not come back',
      [],
    ],
    [
      { accepted: 2, arrived: 2 },
      'unproven',
      'responder-busy',
      'the responder saw 2 requests to TCP 5597 on cic01 (10.0.0.5) and answered none: it had reached its limit',
      [],
    ],
    [
      { accepted: 2 },
      'blocked',
      'content-dropped',
      'connections to TCP 5597 on cic01 (10.0.0.5) get through, and what is said on them does not',
      ['application-firewall'],
    ],
    // A proxy on the way calls from an address of its own.
    [
      { arrived: 1, answered: 1 },
      'blocked',
      'answer-lost',
      'requests to TCP 5597 on cic01 (10.0.0.5) arrive and are answered, and that answer does not come back',
      [],
    ],
  ])('is judged by what came in there: %o', (far, kind, code, text, alternatives) => {
    const verdict = paired({}, muteAfterAccept, far);
    expect([verdict.kind, verdict.reason, codes(verdict.alternatives)]).toEqual([
      kind,
      { code, text },
      alternatives,
    ]);
  });

  test('has its like in datagrams that somebody else answers', () => {
    const stranger: Fact = { kind: 'answered', facts: { protocol: 'udp' } };
    expect(paired(UDP, [stranger]).reason).toEqual({
      code: 'accepted-in-place',
      text: 'something on the way answers datagrams to UDP 6235 on cic01 (10.0.0.5) in its place: the responder there saw none',
    });
  });
});

describe('what the usual rules say of a paired door', () => {
  test.each<[string, readonly (Fact | Evidence)[], string, string]>([
    ['a rejection', rejections(2), 'blocked', 'rejected'],
    // The host is alive: this is no dead neighbour.
    ['a late rejection', rejections(3070), 'blocked', 'rejected'],
    [
      'no route for this path',
      [{ kind: 'rejected', code: 'ENETUNREACH', scope: 'network', here: true }],
      'error',
      'own-routing',
    ],
    ['a filter of our own', [{ kind: 'turned-back', how: 'held' }], 'error', 'own-firewall'],
    ['a fault of ours', [{ kind: 'not-tried', fault: 'deadline', detail: '' }], 'error', 'deadline'],
    ['a connection to itself', [{ kind: 'self-connected' }], 'closed', 'self-connected'],
    [
      'a name without an address',
      [{ kind: 'unresolved', name: 'cic01', how: 'nxdomain', resolver: '10.0.0.53' }],
      'unresolved',
      'nxdomain',
    ],
    ['nothing but what others saw', [], 'error', 'no-evidence'],
    ['a canary alone', [{ kind: 'canary', port: 15_077 }], 'error', 'no-evidence'],
  ])('%s', (_name, seen, kind, code) => {
    const verdict = paired({}, seen);
    expect([verdict.kind, verdict.reason.code]).toEqual([kind, code]);
  });

  test('a responder that speaks is a sign of life for its neighbours', () => {
    const lost = seenAt({ port: 1 }, ...silence(), farSide());
    const neighbour = verdictOn([seenAt({}, ...silence()), lost]);
    expect([neighbour.kind, neighbour.reason.code]).toEqual(['blocked', 'silent']);
    expect(codes(neighbour.alternatives)).not.toContain('host-down');
  });
});
