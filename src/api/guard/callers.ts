import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiPlan, ApiRole, ApiTls, ApiToken } from '../../model/apiPlan.ts';
import type { Peer } from './connection.ts';

/** Who asks, and what they may. */
export interface Caller {
  readonly kind: 'token' | 'certificate' | 'local';
  /** For the log; never what proves it. */
  readonly name: string;
  readonly role: ApiRole;
}

/** `missing` where something must be shown, `wrong` where what was shown is nobody's. */
export type Identified = Caller | 'missing' | 'wrong';

/** Who asks, by the value of the header Authorization and by the connection. */
export function identify(authorization: string | undefined, peer: Peer, plan: ApiPlan): Identified {
  if (isOpen(plan)) return { kind: 'local', name: 'local', role: 'run' };
  if (authorization !== undefined && plan.tokens.length > 0) {
    const [, given] = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization) ?? [];
    const token = given === undefined ? null : findToken(given, plan.tokens);
    return token === null ? 'wrong' : { kind: 'token', name: token.name, role: token.role };
  }
  if (peer.certificate === null || plan.tls === null) return 'missing';
  return { kind: 'certificate', name: peer.certificate.name, role: roleOf(peer.certificate, plan.tls) };
}

/** Whether nobody has to show anything: then only this host reaches it. */
export function isOpen({ tokens, tls }: ApiPlan): boolean {
  return tokens.length === 0 && (tls === null || tls.clientCaFile === null);
}

/** Whether a role includes another. */
export function may(caller: Caller, role: ApiRole): boolean {
  return caller.role === role || caller.role === 'run';
}

/** All of them are looked at, each in the same time, whichever it is. */
function findToken(given: string, tokens: readonly ApiToken[]): ApiToken | null {
  const digest = createHash('sha256').update(given, 'utf8').digest();
  let found: ApiToken | null = null;
  for (const token of tokens) {
    if (timingSafeEqual(digest, Buffer.from(token.sha256, 'hex'))) found = token;
  }
  return found;
}

function roleOf({ name, fingerprint }: NonNullable<Peer['certificate']>, { runClients }: ApiTls): ApiRole {
  const plain = (text: string): string => text.replaceAll(':', '').toLowerCase();
  const isNamed = runClients.some((client) => client === name || plain(client) === plain(fingerprint));
  return isNamed ? 'run' : 'read';
}
