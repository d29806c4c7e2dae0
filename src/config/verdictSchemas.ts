import type { Reason } from '../model/verdict.ts';
import { openMapping } from './openMapping.ts';
import { anyText, oneOf } from './schemaParts.ts';

// What is said of paths, in every form of JSON alike.

export const outcome = oneOf(['met', 'broken', 'unproven']);
export const transport = oneOf(['tcp', 'udp', 'icmp']);
export const verdict = oneOf([
  'open',
  'closed',
  'blocked',
  'unreachable',
  'unproven',
  'wrong-service',
  'unresolved',
  'error',
]);
export const reason = openMapping<Reason>({ code: anyText, text: anyText });

const CAUSES = [
  'own-network',
  'own-resolver',
  'own-firewall',
  'name-unresolved',
  'host-unreachable',
  'accepts-everything',
  'rejected-by',
  'dropped-beyond',
] as const;

export const causeKind = oneOf(CAUSES);
export const alertKind = oneOf([...CAUSES, 'path-broken', 'flapping']);
