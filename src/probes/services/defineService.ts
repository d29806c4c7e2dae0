import type { Fact } from '../../model/evidence.ts';
import type { Endpoint } from '../../model/ids.ts';
import type { Door, Packet, Probe, ProbeContext, Seen } from '../../model/probe.ts';
import type { Asking, Conversation, Question } from '../../model/service.ts';
import { askingOf, converse } from '../../net/converse.ts';
import { sendConnected, sendUnconnected } from '../../net/udp.ts';
import { defineProbe, readOptions } from '../defineProbe.ts';
import { readAnswer } from './readAnswer.ts';

/** A protocol in whose own words a service is asked; everything in it is pure. */
export interface ServiceProtocol {
  /** The kind of the probe; lower case, as the port map names it. */
  readonly kind: string;
  /** The protocol's usual name. */
  readonly name: string;
  /** What is said over a connection; left out where the protocol has none. */
  readonly converse?: (asking: Asking) => Conversation;
  /** What is said in a datagram; left out where the protocol has none. */
  readonly ask?: (asking: Asking) => Question;
  /** Everything that may be sent beyond connecting, for `--dry-run`. */
  readonly sends: readonly Packet[];
}

/** A probe that speaks a service's own protocol, over connections and in datagrams as far as it has them. */
export function defineService(protocol: ServiceProtocol): Probe {
  const { kind, sends } = protocol;
  return defineProbe({
    kind,
    transports: [
      ...(protocol.converse === undefined ? [] : (['tcp'] as const)),
      ...(protocol.ask === undefined ? [] : (['udp'] as const)),
    ],
    // Nothing encrypts datagrams here.
    parse: (options): { readonly tls?: boolean } =>
      protocol.converse === undefined
        ? readOptions(kind, options, {})
        : readOptions(kind, options, { tls: 'boolean' }),
    describe: (door, { tls = false }) => [...beginning(door, tls), ...sends],
    run: (door, { tls = false }, context) => {
      if (door.transport === 'udp') return askOnce(door, kind, protocol.ask, context);
      return converse(door, { kind, converse: protocol.converse ?? unspoken }, tls, context);
    },
  });
}

function unspoken(): Conversation {
  throw new Error('this protocol has no connections');
}

function beginning(door: Door, tls: boolean): readonly Packet[] {
  if (door.transport === 'udp') return [];
  return [
    { what: 'TCP connect', bytes: 'no payload' },
    ...(tls ? [{ what: `TLS ClientHello for ${door.target}`, bytes: 'about 360 bytes' }] : []),
  ];
}

/** By turns from a connected socket, which hears ICMP errors, and an unconnected one, which hears other ports. */
function askOnce(
  door: Door,
  kind: string,
  ask: ((asking: Asking) => Question) | undefined,
  context: ProbeContext,
): Promise<Seen> {
  if (ask === undefined) throw new Error('this protocol has no datagrams');
  let question: Question | null = null;
  const request = (local: Endpoint): Uint8Array => {
    question = ask(askingOf(door, local, false, context));
    return question.request;
  };
  const read = (message: Buffer, from: Endpoint): Fact | null =>
    readAnswer(kind, question, message, from, door);
  const send = context.attempt % 2 === 0 ? sendConnected : sendUnconnected;
  return send(door, request, context, read);
}
