import type { ApiPlan } from './apiPlan.ts';

/** What makes it unsafe to serve this, and the key that is to be changed. */
export interface Exposure {
  readonly key: 'address' | 'behindProxy';
  /** What was expected instead. */
  readonly message: string;
}

/** What must be known of who is let in, before anybody is. */
export interface Exposed {
  readonly address: string;
  readonly hasTokens: boolean;
  readonly hasTls: boolean;
  readonly hasClientCa: boolean;
  readonly behindProxy: boolean;
}

/** Why the API must not be served like this; null when it may. */
export function exposureOf(given: Exposed): Exposure | null {
  const { address, hasTokens, hasTls, hasClientCa, behindProxy } = given;
  if (behindProxy && !hasTokens) {
    const message =
      'expected `tokens` beside it: whoever comes through a proxy on this host looks like this host itself';
    return { key: 'behindProxy', message };
  }
  if (isLoopback(address)) return null;
  if (!hasTokens && !hasClientCa) {
    const message = `expected \`tokens\` or \`tls.clientCa\` beside an address that others reach, got "${address}" without`;
    return { key: 'address', message };
  }
  if (hasTls || behindProxy) return null;
  const message = `expected \`tls\` beside an address that others reach, got "${address}" without: tokens would be sent in the open. Where a proxy in front encrypts, say \`behindProxy: true\``;
  return { key: 'address', message };
}

/** The same of a whole plan. */
export function exposureOfPlan({ listen, tokens, tls, behindProxy }: ApiPlan): Exposure | null {
  return exposureOf({
    address: listen.address,
    hasTokens: tokens.length > 0,
    hasTls: tls !== null,
    hasClientCa: tls !== null && tls.clientCaFile !== null,
    behindProxy,
  });
}

/** Whether only this host reaches an address; it is in canonical form. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}
