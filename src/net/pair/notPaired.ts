import type { Fact } from '../../model/evidence.ts';
import type { Port } from '../../model/ids.ts';
import type { NotPaired } from '../../model/pairing.ts';
import { type Sorry, VERSIONS } from '../../wire/pairMessages.ts';

export const NO_WORD: NotPaired = {
  code: 'no-answer',
  text: 'accepts the connection and does not answer in time',
};
export const NOT_A_RESPONDER: NotPaired = {
  code: 'not-a-responder',
  text: 'what answers there is no cicprobe responder, or it does not admit this host',
};
export const HUNG_UP: NotPaired = {
  code: 'hung-up',
  text: 'the responder hangs up without a word: the token is not the one that it has, or it does not admit this host',
};
export const UNPROVED: NotPaired = {
  code: 'not-a-responder',
  text: 'what answers there cannot prove that it knows the token',
};

/** What a responder with the right token says no to; its proof may be made for a certificate that never came here. */
export function refusalOf({ why, versions, tool }: Sorry, own: string): NotPaired {
  switch (why) {
    case 'intercepted':
      return {
        code: 'intercepted',
        text: 'something on the way opens TLS: the certificate that came here is not the responder’s',
      };
    case 'version':
      return {
        code: 'version',
        text: `cicprobe ${tool} there speaks versions ${versions.join(' to ')} of the protocol, cicprobe ${own} here ${VERSIONS.join(' to ')}: upgrade the older one`,
      };
    case 'busy':
      return { code: 'failed', text: 'the responder has as many callers as it takes; try again later' };
  }
}

/** Why there is not even a connection, and how long it took to know. */
export function notConnected(fact: Fact, port: Port, tookMs: number): NotPaired {
  switch (fact.kind) {
    case 'silent':
      return {
        code: 'no-answer',
        text: `TCP ${port} does not answer: no responder runs there, or a firewall on the way drops it`,
      };
    case 'refused':
      return {
        code: 'refused',
        text: `TCP ${port} is refused: no responder runs there, or a firewall on the way refuses it`,
      };
    case 'rejected':
      return {
        code: 'failed',
        text: `TCP ${port} cannot be reached (${fact.code})`,
        ...(fact.scope === 'host' && !fact.here ? { unreachableAfterMs: tookMs } : {}),
      };
    case 'not-tried':
      return { code: 'failed', text: `not tried: ${fact.detail}` };
    case 'answered':
    case 'connected':
    case 'dropped-after-connect':
    case 'turned-back':
    case 'garbled':
    case 'canary':
    case 'self-connected':
    case 'witnessed':
    case 'far-side':
    case 'unresolved':
      return { code: 'failed', text: `TCP ${port} cannot be connected (${fact.kind})` };
  }
}
