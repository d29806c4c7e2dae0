/** A protocol of a few lines, and the fact that speaking it to a peer comes to. */
import type net from 'node:net';
import type { Fact } from '../../src/model/evidence.ts';
import type { ProbeContext } from '../../src/model/probe.ts';
import type { Asking, Conversation, ServiceFacts, Step } from '../../src/model/service.ts';
import { converse } from '../../src/net/converse.ts';
import { openTcp, type Peer } from '../support/peers.ts';
import { aContext, tcpDoor } from './context.ts';

export const service: ServiceFacts = { name: 'TOY', product: null, details: [] };

/** The server says `hello`, is asked `who`, and says `me` or `tls`; all of it in lines. */
export function toy(): Conversation {
  let greeted = false;
  const takeLine = (line: string): Step => {
    if (!greeted && line === 'hello') {
      greeted = true;
      return { kind: 'say', bytes: Buffer.from('who\n') };
    }
    if (greeted && line === 'me') return { kind: 'done', service, farewell: Buffer.from('bye\n') };
    if (greeted && line === 'tls') return { kind: 'secure', service };
    return { kind: 'stranger', reason: 'does not speak TOY' };
  };
  return {
    opening: new Uint8Array(0),
    take: (bytes) => {
      const end = bytes.indexOf(10);
      return end < 0 ? { kind: 'more' } : takeLine(Buffer.from(bytes.subarray(0, end)).toString('latin1'));
    },
  };
}

interface Given {
  readonly tls?: boolean;
  readonly begin?: (asking: Asking) => Conversation;
  readonly context?: Partial<ProbeContext>;
}

/** Short where the peer is silent; nothing is measured. */
export const IMPATIENT: Partial<ProbeContext> = { replyTimeoutMs: 120 };

export async function factOf({ port }: Pick<Peer, 'port'>, given: Given = {}): Promise<Fact> {
  const { begin = toy, tls = false, context = {} } = given;
  const { fact } = await converse(tcpDoor(port), { kind: 'toy', converse: begin }, tls, aContext(context));
  return fact;
}

export const answered = { kind: 'answered', facts: { protocol: 'service', service } };
export const silent = { kind: 'silent', stage: 'service' };
export const dropped = (how: 'eof' | 'reset') => ({ kind: 'dropped-after-connect', how, stage: 'service' });
export const garbled = (reason: string) => ({ kind: 'garbled', expected: 'toy', reason });

/** Says hello, and then does as it is told with the question. */
export const helloThen = (answer: (socket: net.Socket) => void): Promise<Peer> =>
  openTcp((socket) => {
    socket.write('hello\n');
    socket.once('data', () => answer(socket));
  });
