import type { Endpoint } from '../../model/ids.ts';
import type {
  Asking,
  Conversation,
  Question,
  ServiceDetail,
  ServiceFacts,
  Step,
} from '../../model/service.ts';
import { bytesOf, textOf } from './lines.ts';
import { readStatusHead, type StatusHead } from './statusHead.ts';

/** An OPTIONS request, and what makes an answer one to it. */
interface Options {
  readonly bytes: Uint8Array;
  readonly callId: string;
  readonly via: Via;
  readonly local: Endpoint;
}

/** The topmost Via of a message (RFC 3261 section 20.42). */
interface Via {
  /** `SIP/2.0/UDP`, in capitals. */
  readonly protocol: string;
  /** Host and port, in lower case. */
  readonly sentBy: string;
  readonly branch: string;
  /** Names of its other parameters, except those that a server adds (RFC 3261 section 18.2.1, RFC 3581). */
  readonly others: string;
  readonly received: string | null;
  readonly rport: string | null;
}

/**
 * OPTIONS (RFC 3261 section 11), the one request that asks a server about itself and sets up nothing; outside of a
 * dialog, with Max-Forwards, and with `rport` (RFC 3581), so that the answer tells from where the request came.
 *
 *     OPTIONS sip:192.0.2.5:5060 SIP/2.0
 *     Via: SIP/2.0/UDP 192.0.2.7:40000;rport;branch=z9hG4bK…
 *     Call-ID: …                                     unguessable, as the branch is: an answer carries them both
 *
 *     SIP/2.0 200 OK                                 any final response, and one of 1xx where there is none yet
 *     Via: SIP/2.0/UDP 192.0.2.7:40000;rport=1234;branch=z9hG4bK…;received=198.51.100.9
 */
export function sipQuestion(asking: Asking): Question {
  const options = makeOptions(asking, 'UDP');
  return {
    request: options.bytes,
    read: (bytes) => {
      // RFC 5626 section 3.5.1: a peer may keep a way open with nothing but line ends.
      if (isLineEnds(bytes)) return undefined;
      // The end of a datagram ends the message (RFC 3261 section 18.3).
      const head = readSip(Buffer.concat([bytes, HEAD_END]));
      if (head === undefined || head === null) return null;
      return isAnswer(head, options) ? factsOf(head, options) : undefined;
    },
  };
}

/** The same over a connection, encrypted or not. */
export function sipConversation(asking: Asking): Conversation {
  const options = makeOptions(asking, asking.secure ? 'TLS' : 'TCP');
  return {
    opening: options.bytes,
    take: (bytes): Step => {
      const head = bestAnswer(bytes, options);
      if (head === undefined) return { kind: 'more' };
      return head === null ? STRANGER : { kind: 'done', service: factsOf(head, options) };
    },
  };
}

const CR = 13;
const LF = 10;
const HEAD_END = bytesOf('\r\n\r\n');
const STRANGER: Step = { kind: 'stranger', reason: 'does not speak SIP' };

function isLineEnds(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === CR || byte === LF);
}

/** The final response, or the provisional one where no other came with it; what it begins with may be line ends alone. */
function bestAnswer(bytes: Uint8Array, options: Options): StatusHead | null | undefined {
  // RFC 3261 section 7.5: line ends before a message are none of it.
  const start = bytes.findIndex((byte) => byte !== CR && byte !== LF);
  if (start < 0) return undefined;
  const head = readSip(bytes.subarray(start));
  if (head === undefined || head === null) return head;
  if (!isAnswer(head, options)) return null;
  return head.code >= 200 ? head : (bestAnswer(bytes.subarray(start + head.length), options) ?? head);
}

function makeOptions({ address, port, local, random }: Asking, transport: 'UDP' | 'TCP' | 'TLS'): Options {
  const hex = (bytes: number): string => Buffer.from(random(bytes)).toString('hex');
  const there = `${inUri(address)}:${port}`;
  const here = inUri(ownHost(local.address));
  const callId = hex(16);
  const branch = `z9hG4bK${hex(16)}`;
  const via = `SIP/2.0/${transport} ${here}:${local.port};rport;branch=${branch}`;
  const parameter = transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`;
  const lines = [
    `OPTIONS sip:${there} SIP/2.0`,
    `Via: ${via}`,
    'Max-Forwards: 70',
    `From: <sip:cicprobe@${here}>;tag=${hex(8)}`,
    `To: <sip:${there}>`,
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
    `Contact: <sip:cicprobe@${here}:${local.port}${parameter}>`,
    'Accept: application/sdp',
    'User-Agent: cicprobe',
    'Content-Length: 0',
    '',
    '',
  ];
  return { bytes: bytesOf(lines.join('\r\n')), callId, via: readVia(via), local };
}

/** An address that is not known stands there as a name that cannot be resolved, as in RFC 7118 section 5. */
function ownHost(address: string): string {
  return isUnknown(address) ? 'cicprobe.invalid' : address;
}

function isUnknown(address: string): boolean {
  return ['', '0.0.0.0', '::'].includes(address);
}

/** Zones mean nothing on another host (RFC 4007 section 11.2). */
function inUri(address: string): string {
  const plain = address.replace(/%.*$/, '');
  return plain.includes(':') ? `[${plain}]` : plain;
}

function readSip(bytes: Uint8Array): StatusHead | null | undefined {
  const head = readStatusHead(bytes, 'SIP/2.0 ');
  return head !== undefined && head !== null && (head.code < 100 || head.code > 699) ? null : head;
}

/** Either of them is unguessable; devices on the way that hide addresses may have changed the other. */
function isAnswer(head: StatusHead, { callId, via }: Options): boolean {
  return head.valuesOf('call-id', 'i').includes(callId) || topVia(head).branch === via.branch;
}

function topVia(head: StatusHead): Via {
  return readVia(head.valuesOf('via', 'v')[0]?.split(',')[0] ?? '');
}

/** Reads one Via; what is missing in it is empty. */
function readVia(text: string): Via {
  const [start = '', ...parameters] = text.split(';').map((part) => part.trim());
  const found = /^(\w+ *\/ *[\d.]+ *\/ *\w+)\s+(.*)$/.exec(start.replace(/\t/g, ' '));
  const [, protocol = '', sentBy = ''] = found ?? [];
  const named = new Map<string, string>();
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=').map((part) => part.trim());
    named.set(name.toLowerCase(), value);
  }
  const others = [...named.keys()].filter((name) => !ADDED.has(name)).sort();
  return {
    protocol: protocol.replaceAll(' ', '').toUpperCase(),
    sentBy: sentBy.replaceAll(' ', '').toLowerCase(),
    branch: named.get('branch') ?? '',
    others: others.join(';'),
    received: named.get('received') ?? null,
    rport: named.get('rport') ?? null,
  };
}

const ADDED: ReadonlySet<string> = new Set(['received', 'rport']);

function factsOf(head: StatusHead, options: Options): ServiceFacts {
  const details: readonly ServiceDetail[] = [
    { name: 'answer', value: head.status },
    ...optional('Allow', head.shown('allow')),
    ...optional('Warning', head.shown('warning')),
    ...optional('seen as', seenAs(topVia(head), options.local)),
    ...optional('Via came back as', changedVia(head, options)),
    ...(head.valuesOf('call-id', 'i').includes(options.callId)
      ? []
      : [{ name: 'Call-ID', value: 'came back changed' }]),
  ];
  return { name: 'SIP', product: head.shown('server') ?? head.shown('user-agent'), details };
}

function optional(name: string, value: string | null): readonly ServiceDetail[] {
  return value === null ? [] : [{ name, value }];
}

/** From where the server saw the request come; null where it does not tell. */
function seenAs({ received, rport }: Via, local: Endpoint): string | null {
  const port = rport === '' ? null : rport;
  if (received === null && port === null) return null;
  const isOtherAddress =
    received !== null && !isUnknown(local.address) && plainAddress(received) !== plainAddress(local.address);
  const isOtherPort = port !== null && local.port !== 0 && port !== `${local.port}`;
  const address = received === null ? 'port ' : inUri(received.replace(/^\[|\]$/g, ''));
  const seen = textOf(bytesOf(`${address}${received === null || port === null ? '' : ':'}${port ?? ''}`));
  return isOtherAddress || isOtherPort ? `${seen}, translated` : seen;
}

/** An address as it is compared: without brackets and zone, IPv6 in its one short form. */
function plainAddress(address: string): string {
  const plain = address.replace(/^\[|\]$|%.*$/g, '').replace(/^::ffff:(?=\d+\.)/i, '');
  const url = `http://[${plain}]`;
  return URL.canParse(url) ? new URL(url).hostname : plain;
}

/** What our Via has become where something on the way rewrites messages; null where it came back as it was sent. */
function changedVia(head: StatusHead, { via }: Options): string | null {
  const back = topVia(head);
  const isSame =
    !head.valuesOf('via', 'v').join(',').includes(',') &&
    back.protocol === via.protocol &&
    back.sentBy === via.sentBy &&
    back.branch === via.branch &&
    back.others === via.others;
  return isSame ? null : (head.shown('via') ?? head.shown('v') ?? 'nothing');
}
