import type { DatagramSizes, Evidence, MediaFacts, NameFailure, Stage } from '../model/evidence.ts';
import { formatEndpoint } from '../model/formatEndpoint.ts';
import { icmpInWords } from '../model/icmpInWords.ts';
import type { Endpoint } from '../model/ids.ts';
import { countOf, formatMs, inThousands } from './amounts.ts';
import { answerInWords } from './answerInWords.ts';
import { faultInWords } from './faultInWords.ts';
import { idleSentence } from './idleSentence.ts';
import { marksInWords } from './marksInWords.ts';
import { mediaInWords } from './mediaInWords.ts';
import { printable, quoted } from './printable.ts';
import { sipInWords } from './sipInWords.ts';

/** What one attempt found, as one plain, printable sentence without a judgement. */
export function factInWords(evidence: Evidence): string {
  return printable(sentenceOf(evidence));
}

function sentenceOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'answered':
      return answerInWords(evidence.facts);
    case 'connected':
      return `Accepted the connection and kept it for ${formatMs(evidence.lingeredMs)}${withoutTls(evidence.withoutTls)}.`;
    case 'dropped-after-connect':
      return `Accepted the connection, then ${evidence.how === 'reset' ? 'reset' : 'closed'} it after ${formatMs(evidence.afterMs)}, ${WHILE[evidence.stage]}.`;
    case 'refused':
      return `Refused (${icmpOr(evidence)})${by(evidence.by)}${nearerThan(evidence)}.`;
    case 'turned-back':
      return `${TURNED_BACK[evidence.how]}${evidence.icmp === undefined ? '' : ` (${icmpInWords(evidence.icmp)})`}.`;
    case 'rejected':
      return evidence.here
        ? `Not sent (${evidence.code}): this host knows no way there.`
        : `Not delivered (${icmpOr(evidence)})${reportedBy(evidence.by)}: ${SCOPES[evidence.scope]}.`;
    case 'silent':
      return `${silence(evidence.stage, formatMs(evidence.tookMs))}${lastHop(evidence.lastHop)}.`;
    case 'garbled':
      return `Answered, but not as ${evidence.expected.toUpperCase()}: the peer ${evidence.reason}${bannerPart(evidence.banner)}.`;
    case 'canary':
      return `TCP ${evidence.port} of the same host, which nothing documents, was accepted too${bannerPart(evidence.banner)}.`;
    case 'self-connected':
      return 'The connection reached its own socket: this host answered itself, nothing listens there.';
    case 'witnessed':
      return `The far end saw it arrive from ${formatEndpoint(evidence.seenSource)}, ${evidence.rewritten ? 'with its content rewritten on the way' : 'unchanged'}${otherPort(evidence.arrivedPort)}${otherCertificate(evidence)}.${sizesInWords(evidence.sizes)}${sipInWords(evidence.sip)}${marksInWords(evidence)}${idleSentence(evidence.idle)}${voicePart(evidence.media)}${mappingInWords(evidence.mapping)}`;
    case 'far-side':
      return farSide(evidence);
    case 'unresolved':
      return `${UNRESOLVED[evidence.how](quoted(evidence.name))} (asked: ${evidence.resolver}).`;
    case 'not-tried':
      return `Not tried: ${faultInWords(evidence.fault).words}${evidence.detail === '' ? '' : ` (${evidence.detail})`}.`;
  }
}

const WHILE: Readonly<Record<Stage, string>> = {
  connect: 'before anything was said',
  tls: 'during the TLS handshake',
  http: 'while the HTTP answer was awaited',
  service: 'while its word was awaited',
  reply: 'while an answer was awaited',
};

const SCOPES = {
  host: 'the host cannot be reached',
  network: 'the network cannot be reached',
  policy: 'a rule forbids it',
} as const;

const TURNED_BACK = {
  rejected: 'Turned back by this host itself',
  reset: 'Reset by this host itself: the reset was there before anything could have left',
  held: 'Held back by this host itself: its own repeat of the packet did not leave it',
} as const;

const UNRESOLVED: Readonly<Record<NameFailure, (name: string) => string>> = {
  nxdomain: (name: string) => `The name ${name} does not exist`,
  servfail: (name: string) => `The look-up of ${name} failed at the name server`,
  timeout: (name: string) => `No answer to the look-up of ${name}`,
  'no-address': (name: string) => `The name ${name} exists, but has no address`,
};

function silence(stage: Stage, time: string): string {
  switch (stage) {
    case 'connect':
      return `No answer to the connection request within ${time}`;
    case 'tls':
      return `Accepted the connection, then no word of a TLS handshake within ${time}`;
    case 'http':
      return `Accepted the connection, then no HTTP answer within ${time}`;
    case 'service':
      return `Accepted the connection, then not a word of the documented protocol within ${time}`;
    case 'reply':
      return `No answer within ${time}`;
  }
}

type Refusal = Extract<Evidence, { kind: 'refused' | 'rejected' }>;

function icmpOr(evidence: Refusal): string {
  return evidence.icmp === undefined ? evidence.code : `${evidence.code}, ${icmpInWords(evidence.icmp)}`;
}

function nearerThan({
  nearerThan: past,
  lastHop: hop,
}: {
  readonly nearerThan?: string;
  readonly lastHop?: string;
}): string {
  if (past === undefined) return '';
  const behind = hop === undefined ? '' : ` and not before ${hop}`;
  return ` by something nearer than ${past}${behind}`;
}

function otherPort(port: number | undefined): string {
  return port === undefined ? '' : `, at port ${port} instead`;
}

function sizesInWords(sizes: DatagramSizes | undefined): string {
  if (sizes === undefined) return '';
  const { arrived, lost, lostBack = [] } = sizes;
  const said = (lengths: readonly number[], words: (list: string) => string): string =>
    lengths.length === 0 ? '' : ` ${words(lengths.join(', '))}.`;
  return [
    said(arrived, (list) => `Datagrams of ${list} bytes arrived`),
    said(lost, (list) => `Datagrams of ${list} bytes did not`),
    said(lostBack, (list) => `Answers of ${list} bytes did not come back`),
  ].join('');
}

function mappingInWords(
  mapping: readonly { readonly to: Endpoint; readonly from: Endpoint }[] | undefined,
): string {
  if (mapping === undefined) return '';
  const each = mapping.map(({ to, from }) => `${formatEndpoint(from)} at ${formatEndpoint(to)}`);
  return ` Datagrams from one port of this host arrived as ${each.join(', ')}.`;
}

function voicePart(media: MediaFacts | undefined): string {
  return media === undefined ? '' : ` ${mediaInWords(media).replace(/^v/, 'V')}.`;
}

function by(address: string | undefined): string {
  return address === undefined ? '' : ` by ${address}`;
}

function reportedBy(address: string | undefined): string {
  return address === undefined ? '' : `, reported by ${address}`;
}

function lastHop(address: string | undefined): string {
  return address === undefined ? '' : `; the last hop that answered on the way is ${address}`;
}

function withoutTls(how: string | undefined): string {
  return how === undefined ? '' : `; asked for TLS first, the service ${how}`;
}

function otherCertificate({ certificate }: Extract<Evidence, { kind: 'witnessed' }>): string {
  return certificate === 'other' ? '; the certificate that came here is not its own' : '';
}

/** Connections are told where there were some: datagrams need none. */
function farSide({ arrived, answered, accepted, damaged }: Extract<Evidence, { kind: 'far-side' }>): string {
  return `${[
    `The far end saw ${sealedRequests(arrived, answered)}`,
    ...(damaged === 0 ? [] : [`${countOf(damaged, 'request')} came in changed`]),
    ...(accepted === 0 ? [] : [`${countOf(accepted, 'connection')} came in`]),
  ].join('; ')}.`;
}

function sealedRequests(arrived: number, answered: number): string {
  if (arrived === 0) return 'no sealed request';
  if (arrived === 1) return `1 sealed request and ${answered === 0 ? 'did not answer it' : 'answered it'}`;
  return `${inThousands(arrived)} sealed requests and answered ${answered === 0 ? 'none' : inThousands(answered)}`;
}

function bannerPart(banner: string | undefined): string {
  return banner === undefined ? '' : `; it sent ${quoted(banner)}`;
}
