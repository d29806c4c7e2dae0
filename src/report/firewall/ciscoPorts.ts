import type { FirewallRule } from './firewallRules.ts';

/** `eq 5597` or `range 16384 32767`. */
export function ciscoPorts({ first, last }: FirewallRule): string {
  return first === last ? `eq ${first}` : `range ${first} ${last}`;
}
