import type { Evidence, Facts, TlsFacts } from '../model/evidence.ts';
import { REFUSES, type ServiceFacts } from '../model/service.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { Warning } from '../model/verdict.ts';
import { reason } from './reasons.ts';

type Answered = Extract<Evidence, { kind: 'answered' }>;

const DAY_MS = 86_400_000;

/** What is worth saying about a path that is open all the same. */
export function warningsOf({ facts }: Answered, nowMs: number, thresholds: Thresholds): Warning[] {
  const { tls, http, service, alert, answeredFrom } = facts;
  const warnings: Warning[] = [];
  if (tls !== undefined) warnings.push(...tlsWarnings(tls, nowMs, thresholds));
  if (alert !== undefined) warnings.push(alertWarning(alert));
  if (http !== undefined) warnings.push(...httpWarnings(http));
  if (service !== undefined) warnings.push(...serviceWarnings(service));
  if (answeredFrom !== undefined) {
    warnings.push(
      reason(
        'answered-from-other-port',
        `the answer came from port ${answeredFrom.port}; a firewall that keeps state may drop such answers`,
      ),
    );
  }
  return warnings;
}

/** A warning when the peer took long to answer; measured on the first attempt that got through. */
export function slownessWarning({ tookMs }: Answered, { answerMs }: Thresholds): Warning[] {
  return tookMs > answerMs ? [reason('slow', `the answer took ${(tookMs / 1000).toFixed(1)} s`)] : [];
}

function tlsWarnings(tls: TlsFacts, nowMs: number, { certificateDays, rsaBits }: Thresholds): Warning[] {
  return [
    ...validityWarnings(tls, nowMs, certificateDays),
    ...(tls.nameError === null
      ? []
      : [reason('certificate-name', `the certificate is for another name (${namesInWords(tls)})`)]),
    ...chainWarnings(tls, nowMs),
    ...(tls.legacy || tls.protocol === 'TLSv1' || tls.protocol === 'TLSv1.1'
      ? [reason('legacy-tls', `the server speaks only outdated or weak TLS (${tls.protocol}, ${tls.cipher})`)]
      : []),
    ...(tls.keyBits !== null && tls.keyBits < rsaBits
      ? [reason('weak-key', `the certificate's key has only ${tls.keyBits} bits`)]
      : []),
    ...(tls.clientCertificate === 'required'
      ? [reason('client-certificate', 'the server wants a client certificate, which this tool does not have')]
      : []),
  ];
}

function validityWarnings(tls: TlsFacts, nowMs: number, noticeDays: number): Warning[] {
  const days = Math.floor((tls.validToMs - nowMs) / DAY_MS);
  if (tls.validToMs < nowMs) {
    const since = Math.floor((nowMs - tls.validToMs) / DAY_MS);
    return [reason('certificate-expired', `the certificate expired ${inDays(since)} ago`)];
  }
  if (tls.validFromMs > nowMs) {
    return [reason('certificate-not-yet-valid', 'the certificate is not valid yet; a clock may be wrong')];
  }
  if (days < noticeDays) {
    return [reason('certificate-expires-soon', `the certificate expires in ${inDays(days)}`)];
  }
  return [];
}

// Dates and name have their own warnings; OpenSSL reports only the first trouble that it meets in the whole chain.
function chainWarnings(tls: TlsFacts, nowMs: number): Warning[] {
  if (tls.chainError === null || tls.chainError === 'ERR_TLS_CERT_ALTNAME_INVALID') return [];
  if (tls.chainError === 'CERT_HAS_EXPIRED' && tls.validToMs < nowMs) return [];
  if (tls.chainError === 'CERT_NOT_YET_VALID' && tls.validFromMs > nowMs) return [];
  return [
    reason(
      'certificate-untrusted',
      `this host does not trust the certificate's issuer (${tls.chainError}); CIC's own certificates look like that`,
    ),
  ];
}

function inDays(days: number): string {
  return days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`;
}

function alertWarning(alert: string): Warning {
  return reason(
    'tls-alert',
    `the server speaks TLS and ended the handshake with "${alert}": it wants a client certificate or other settings`,
  );
}

function httpWarnings(http: NonNullable<Facts['http']>): Warning[] {
  if (http.status >= 500)
    return [reason('http-error', `the service answered with HTTP status ${http.status}`)];
  if (http.status >= 300 && http.status < 400 && http.location !== null) {
    return [reason('http-redirect', `the service redirects to ${http.location}`)];
  }
  return [];
}

function serviceWarnings({ details, troubles = [] }: ServiceFacts): Warning[] {
  const refusals = details.filter(({ name }) => name === REFUSES);
  return [
    ...refusals.map(({ value }) =>
      reason('service-refuses', `the service is there and turns this host away: ${value}`),
    ),
    ...troubles.map((trouble) => reason('service-trouble', `the service is there and ${trouble}`)),
  ];
}

function namesInWords(tls: TlsFacts): string {
  return tls.names.length === 0 ? tls.subject : tls.names.slice(0, 3).join(', ');
}
