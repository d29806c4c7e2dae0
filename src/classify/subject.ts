import type { Check } from '../model/plan.ts';

/** The door in words, as it is read out: `TCP 5597 on cic01 (10.0.0.5)`, `ICMP echo to cic01 (10.0.0.5)`. */
export function doorInWords(check: Check): string {
  if (check.transport === 'icmp') return `ICMP echo to ${hostInWords(check)}`;
  return `${check.transport.toUpperCase()} ${check.port} on ${hostInWords(check)}`;
}

/** The host in words: its name and, when that is not the same, its address. */
export function hostInWords(check: Check): string {
  return check.target === String(check.address) ? check.target : `${check.target} (${check.address})`;
}

/** Who listens at the far end: the responder, or this check itself where the responder tries the way back. */
export function listenerInWords({ triedFrom }: Check): string {
  return triedFrom === undefined ? 'the responder' : 'this check';
}
