import type { HttpFacts } from '../model/evidence.ts';
import type { Reason } from '../model/verdict.ts';
import { ALTERNATIVES, reason } from './reasons.ts';

/** Why an HTTP answer is not the documented service's. */
export interface Impostor {
  readonly reason: Reason;
  readonly alternatives: readonly Reason[];
}

/** Network Authentication Required, RFC 6585 section 6: only portals send it. */
const PORTAL_STATUS = 511;
/** Proxy Authentication Required, RFC 9110 section 15.5.8. */
const PROXY_AUTH_STATUS = 407;
/** Squid marks the pages that it made itself with this header, whatever their status. */
const OWN_ERROR = 'x-squid-error';

/** Tells a portal or a proxy from the service; null when the answer may well be the service's own. */
export function impostorOf(http: HttpFacts, target: string, address: string): Impostor | null {
  if (http.status === PORTAL_STATUS) {
    return {
      reason: reason('captive-portal', 'a portal on the way wants a log-on before it lets traffic pass'),
      alternatives: [],
    };
  }
  if (http.status === PROXY_AUTH_STATUS) {
    return { reason: reason('proxy-answered', 'a proxy answered and wants a log-on'), alternatives: [] };
  }
  if (http.proxyHeaders.includes(OWN_ERROR) || (http.status >= 500 && http.proxyHeaders.length > 0)) {
    return {
      reason: reason(
        'proxy-answered',
        `a proxy answered with an error page (status ${http.status}) instead of the service`,
      ),
      alternatives: [ALTERNATIVES.upstreamDown],
    };
  }
  const elsewhere = redirectsTo(http, target, address);
  if (elsewhere !== null) {
    return {
      reason: reason(
        'redirected-elsewhere',
        `the answer sends the browser to ${elsewhere}, another host, as captive portals do`,
      ),
      alternatives: [ALTERNATIVES.redirectsToOwnName],
    };
  }
  return null;
}

function redirectsTo(http: HttpFacts, target: string, address: string): string | null {
  if (http.status < 300 || http.status >= 400 || http.location === null) return null;
  const match = /^(?:https?:)?\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(http.location);
  const host = match?.[1]?.replace(/^\[|\]$/g, '').toLowerCase();
  // A relative redirect stays on this host.
  if (host === undefined || host === '') return null;
  return host === address || sameHost(host, target.toLowerCase()) ? null : host;
}

// cic01 and cic01.example.com are one host; 10.0.0.5 and 10.9.9.9 are not.
function sameHost(host: string, target: string): boolean {
  if (host === target) return true;
  return !isIpv4(host) && !isIpv4(target) && host.split('.')[0] === target.split('.')[0];
}

function isIpv4(host: string): boolean {
  return /^\d+(\.\d+){3}$/.test(host);
}
