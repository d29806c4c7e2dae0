import type { Facts, HttpFacts, TlsFacts } from '../model/evidence.ts';
import type { ServiceFacts } from '../model/service.ts';
import { countOf, formatMs } from './amounts.ts';
import { isoDay } from './isoDay.ts';
import { quoted } from './printable.ts';

/** What a peer that answered told about itself, as one sentence; its own words are quoted and cut. */
export function answerInWords(facts: Facts): string {
  const told = [
    ...(facts.tls === undefined ? [] : tlsInWords(facts.tls)),
    ...(facts.service === undefined ? [] : serviceInWords(facts.service)),
    ...(facts.http === undefined ? [] : httpInWords(facts.http)),
    ...(facts.banner === undefined ? [] : [`first bytes ${quoted(facts.banner)}`]),
    ...(facts.replyBytes === undefined ? [] : [countOf(facts.replyBytes, 'byte')]),
    ...(facts.answeredFrom === undefined
      ? []
      : [`from ${facts.answeredFrom.address} port ${facts.answeredFrom.port} instead of the port asked`]),
  ];
  const opening =
    facts.alert === undefined
      ? OPENINGS[facts.protocol]
      : `Spoke TLS and ended the handshake with the alert ${quoted(facts.alert)}`;
  return told.length === 0 ? `${opening}.` : `${opening}: ${told.join('; ')}.`;
}

const OPENINGS: Readonly<Record<Facts['protocol'], string>> = {
  tls: 'Completed the TLS handshake',
  http: 'Answered over HTTP',
  https: 'Answered over HTTPS',
  service: 'Answered in its own protocol',
  udp: 'Answered over UDP',
  icmp: 'Answered the echo request',
  banner: 'Answered',
};

/** A certificate may carry hundreds of names. */
const MOST_NAMES = 3;

function tlsInWords(tls: TlsFacts): readonly string[] {
  const names = tls.names.slice(0, MOST_NAMES).map(quoted).join(', ');
  const more = tls.names.length > MOST_NAMES ? ` and ${tls.names.length - MOST_NAMES} more` : '';
  return [
    `${tls.protocol} with ${tls.cipher}`,
    `certificate ${quoted(tls.subject)} issued by ${quoted(tls.issuer)}, valid ${isoDay(tls.validFromMs)} to ${isoDay(tls.validToMs)}`,
    ...(tls.names.length === 0 ? [] : [`names ${names}${more}`]),
    ...(tls.chainError === null ? [] : [`chain not verified (${tls.chainError})`]),
    ...(tls.nameError === null ? [] : [`does not fit the name asked for (${tls.nameError})`]),
    ...(tls.legacy ? ['only with outdated TLS settings allowed'] : []),
    ...(tls.clientCertificate === 'required' ? ['asks for a client certificate'] : []),
  ];
}

function serviceInWords({ name, product, details, troubles = [], aheadMs }: ServiceFacts): readonly string[] {
  return [
    name,
    ...(product === null ? [] : [quoted(product)]),
    ...details.map((one) => `${one.name}: ${quoted(one.value)}`),
    ...troubles.map(quoted),
    ...clockInWords(aheadMs),
  ];
}

function clockInWords(aheadMs: number | undefined): readonly string[] {
  if (aheadMs === undefined) return [];
  return [`its clock is ${formatMs(Math.abs(aheadMs))} ${aheadMs < 0 ? 'behind' : 'ahead of'} this host's`];
}

function httpInWords(http: HttpFacts): readonly string[] {
  return [
    `status ${http.status}`,
    ...(http.server === null ? [] : [`server ${quoted(http.server)}`]),
    ...(http.location === null ? [] : [`sends on to ${quoted(http.location)}`]),
    ...(http.proxyHeaders.length === 0 ? [] : [`proxy headers ${http.proxyHeaders.map(quoted).join(', ')}`]),
    ...(http.contentType === null ? [] : [`content ${quoted(http.contentType)}`]),
    `${countOf(http.bodyBytes, 'byte')} of body read`,
    ...clockInWords(http.aheadMs),
  ];
}
