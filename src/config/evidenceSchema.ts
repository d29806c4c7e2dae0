import { z } from 'zod';
import type { Attempt, Evidence, Facts, HttpFacts, IcmpError, TlsFacts } from '../model/evidence.ts';
import type { IdleTimes } from '../model/idle.ts';
import type { Endpoint } from '../model/ids.ts';
import type { MarkFate } from '../model/marks.ts';
import type { ServiceDetail, ServiceFacts } from '../model/service.ts';
import { mediaSchema } from './mediaSchema.ts';
import { openMapping, type Shape } from './openMapping.ts';
import { anyText, list, number, oneOf, yesNo } from './schemaParts.ts';
import { sipSchema } from './sipSchema.ts';

type Kind = Evidence['kind'];
type Of<K extends Kind> = Extract<Evidence, { readonly kind: K }>;

const endpoint = openMapping<Endpoint>({ address: anyText, port: number });
const icmp = openMapping<IcmpError>({ type: number, code: number });
const sizes = openMapping<NonNullable<Of<'witnessed'>['sizes']>>({
  arrived: list(number),
  lost: list(number),
  lostBack: list(number).exactOptional(),
});
const markFate = openMapping<MarkFate>({
  sent: number,
  there: number.nullable(),
  back: number.nullable(),
});
const idle = openMapping<IdleTimes>({
  askedSeconds: number,
  survivedSeconds: number,
  forgottenSeconds: number.nullable(),
  renewed: yesNo.nullable(),
});
const stage = oneOf(['connect', 'tls', 'http', 'service', 'reply']);

const tls = openMapping<TlsFacts>({
  protocol: anyText,
  cipher: anyText,
  subject: anyText,
  issuer: anyText,
  names: list(anyText),
  validFromMs: number,
  validToMs: number,
  fingerprint256: anyText,
  keyBits: number.nullable(),
  chainLength: number,
  chainError: anyText.nullable(),
  nameError: anyText.nullable(),
  legacy: yesNo,
  clientCertificate: oneOf(['not-asked', 'required']),
  handshakeMs: number.exactOptional(),
});

const http = openMapping<HttpFacts>({
  status: number,
  server: anyText.nullable(),
  location: anyText.nullable(),
  proxyHeaders: list(anyText),
  contentType: anyText.nullable(),
  bodyBytes: number,
  aheadMs: number.exactOptional(),
});

const service = openMapping<ServiceFacts>({
  name: anyText,
  product: anyText.nullable(),
  details: list(openMapping<ServiceDetail>({ name: anyText, value: anyText })),
  troubles: list(anyText).exactOptional(),
  aheadMs: number.exactOptional(),
});

const facts = openMapping<Facts>({
  protocol: oneOf(['tls', 'http', 'https', 'service', 'udp', 'icmp', 'banner']),
  tls: tls.exactOptional(),
  alert: anyText.exactOptional(),
  http: http.exactOptional(),
  service: service.exactOptional(),
  banner: anyText.exactOptional(),
  answeredFrom: endpoint.exactOptional(),
  replyBytes: number.exactOptional(),
});

const attempt: Shape<Attempt> = {
  startedAtMs: number,
  tookMs: number,
  rttMs: number.nullable(),
  local: endpoint.nullable(),
};

// One entry per kind of evidence; a kind that is added to the model and missing here does not compile.
const kinds: { readonly [K in Kind]: z.ZodType<Of<K>> & z.core.$ZodTypeDiscriminable } = {
  answered: openMapping<Of<'answered'>>({ ...attempt, kind: z.literal('answered'), facts }),
  connected: openMapping<Of<'connected'>>({
    ...attempt,
    kind: z.literal('connected'),
    lingeredMs: number,
    withoutTls: anyText.exactOptional(),
  }),
  'dropped-after-connect': openMapping<Of<'dropped-after-connect'>>({
    ...attempt,
    kind: z.literal('dropped-after-connect'),
    how: oneOf(['reset', 'eof']),
    stage,
    afterMs: number,
  }),
  refused: openMapping<Of<'refused'>>({
    ...attempt,
    kind: z.literal('refused'),
    code: anyText,
    by: anyText.exactOptional(),
    icmp: icmp.exactOptional(),
    nearerThan: anyText.exactOptional(),
    lastHop: anyText.exactOptional(),
  }),
  'turned-back': openMapping<Of<'turned-back'>>({
    ...attempt,
    kind: z.literal('turned-back'),
    how: oneOf(['rejected', 'reset', 'held']),
    icmp: icmp.exactOptional(),
  }),
  rejected: openMapping<Of<'rejected'>>({
    ...attempt,
    kind: z.literal('rejected'),
    code: anyText,
    scope: oneOf(['host', 'network', 'policy']),
    here: yesNo,
    neighbourMute: z.literal(true).exactOptional(),
    by: anyText.exactOptional(),
    icmp: icmp.exactOptional(),
  }),
  silent: openMapping<Of<'silent'>>({
    ...attempt,
    kind: z.literal('silent'),
    stage,
    lastHop: anyText.exactOptional(),
    nextHop: anyText.exactOptional(),
  }),
  garbled: openMapping<Of<'garbled'>>({
    ...attempt,
    kind: z.literal('garbled'),
    expected: anyText,
    reason: anyText,
    banner: anyText.exactOptional(),
  }),
  canary: openMapping<Of<'canary'>>({
    ...attempt,
    kind: z.literal('canary'),
    port: number,
    banner: anyText.exactOptional(),
  }),
  'self-connected': openMapping<Of<'self-connected'>>({ ...attempt, kind: z.literal('self-connected') }),
  witnessed: openMapping<Of<'witnessed'>>({
    ...attempt,
    kind: z.literal('witnessed'),
    seenSource: endpoint,
    rewritten: yesNo,
    certificate: oneOf(['own', 'other']).exactOptional(),
    arrivedPort: number.exactOptional(),
    aheadMs: number.exactOptional(),
    sizes: sizes.exactOptional(),
    marks: list(markFate).exactOptional(),
    marksUnknown: anyText.exactOptional(),
    mapping: list(
      openMapping<{ to: Endpoint; from: Endpoint }>({ to: endpoint, from: endpoint }),
    ).exactOptional(),
    idle: idle.exactOptional(),
    media: mediaSchema.exactOptional().describe('Voice that was played on it.'),
    sip: sipSchema.exactOptional(),
  }),
  'far-side': openMapping<Of<'far-side'>>({
    ...attempt,
    kind: z.literal('far-side'),
    arrived: number,
    answered: number,
    accepted: number,
    damaged: number,
  }),
  unresolved: openMapping<Of<'unresolved'>>({
    ...attempt,
    kind: z.literal('unresolved'),
    name: anyText,
    how: oneOf(['nxdomain', 'servfail', 'timeout', 'no-address']),
    resolver: anyText,
  }),
  'not-tried': openMapping<Of<'not-tried'>>({
    ...attempt,
    kind: z.literal('not-tried'),
    fault: oneOf([
      'cancelled',
      'deadline',
      'descriptors',
      'source-ports',
      'source-address',
      'permission',
      'own-firewall',
      'address-family',
      'no-echo',
      'probe-failed',
    ]),
    detail: anyText,
  }),
};

/** What one attempt found, as reports carry it. */
export const evidenceSchema: z.ZodType<Evidence> = z.discriminatedUnion(
  'kind',
  [
    kinds.answered,
    kinds.connected,
    kinds['dropped-after-connect'],
    kinds.refused,
    kinds['turned-back'],
    kinds.rejected,
    kinds.silent,
    kinds.garbled,
    kinds.canary,
    kinds['self-connected'],
    kinds.witnessed,
    kinds['far-side'],
    kinds.unresolved,
    kinds['not-tried'],
  ],
  `a kind of evidence: ${Object.keys(kinds).join(', ')}`,
);

/** Evidence that came from somebody else; null when it is none that this version knows. */
export function readEvidence(value: unknown): Evidence | null {
  const read = evidenceSchema.safeParse(value);
  return read.success ? read.data : null;
}
