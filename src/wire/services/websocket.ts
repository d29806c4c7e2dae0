import { createHash } from 'node:crypto';
import type { Asking, Conversation, ServiceDetail, ServiceFacts, Step } from '../../model/service.ts';
import { bytesOf } from './lines.ts';
import { readStatusHead, type StatusHead } from './statusHead.ts';

/**
 * The opening handshake (RFC 6455 section 4), and a close frame once it is agreed. No message is sent.
 *
 *     GET / HTTP/1.1
 *     Upgrade: websocket
 *     Connection: Upgrade
 *     Sec-WebSocket-Key: …                    16 bytes by chance, in base64
 *     Sec-WebSocket-Version: 13
 *
 *     HTTP/1.1 101 Switching Protocols
 *     Sec-WebSocket-Accept: …                 SHA-1 of the key and a fixed text: only who speaks WebSocket knows it
 */
export function websocketConversation({ target, port, secure, random }: Asking): Conversation {
  const key = Buffer.from(random(16)).toString('base64');
  const request = [
    'GET / HTTP/1.1',
    `Host: ${hostOf(target, port, secure)}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    'User-Agent: cicprobe',
    '',
    '',
  ].join('\r\n');
  return {
    opening: bytesOf(request),
    take: (bytes): Step => {
      const head = finalHead(bytes);
      if (head === undefined) return { kind: 'more' };
      if (head === null) return strange('does not speak WebSocket');
      if (head.code !== 101) {
        if (refusesInItsOwnWords(head)) return { kind: 'done', service: factsOf(head) };
        if (!mayBeElsewhere(head.code)) return strange('answers HTTP and no WebSocket there');
        const troubles = ['speaks HTTP and declines a WebSocket at "/": its own path is not known'];
        return { kind: 'done', service: { ...factsOf(head), troubles } };
      }
      // RFC 6455 section 4.1: without the right proof there is no connection.
      if (!head.valuesOf('sec-websocket-accept').includes(acceptOf(key))) {
        return strange('agrees to WebSocket without proof that it speaks it');
      }
      return { kind: 'done', service: factsOf(head), farewell: closeFrame(random(4)) };
    },
  };
}

/** RFC 6455 section 1.3. */
const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}${ACCEPT_SUFFIX}`, 'latin1').digest('base64');
}

function strange(reason: string): Step {
  return { kind: 'stranger', reason };
}

/** Interim responses that are read over; no server sends that many. */
const MOST_INTERIM = 8;

/** Interim responses come before the one that counts (RFC 9110 section 15.2); 101 is one that counts. */
function finalHead(bytes: Uint8Array): StatusHead | null | undefined {
  let rest = bytes;
  for (let interim = 0; interim <= MOST_INTERIM; interim++) {
    const head = readStatusHead(rest, 'HTTP/1.# ');
    if (head === undefined || head === null || head.code === 101 || head.code < 100 || head.code > 199)
      return head;
    rest = rest.subarray(head.length);
  }
  return null;
}

/** Whether there may be a WebSocket under another path, or for those who log on: bad request, not here, not you. */
function mayBeElsewhere(code: number): boolean {
  return [400, 401, 403, 404, 405].includes(code);
}

/** Headers that only a WebSocket server gives (RFC 6455 section 11.3). */
const OWN_HEADERS = ['accept', 'extensions', 'protocol', 'version'].map((one) => `sec-websocket-${one}`);

/** 426 names what it wants instead (RFC 9110 section 15.5.22); it may be another protocol. */
function refusesInItsOwnWords(head: StatusHead): boolean {
  if (OWN_HEADERS.some((name) => head.valuesOf(name).length > 0)) return true;
  const upgrade = head.valuesOf('upgrade').join(',');
  if (/(^|[,\s])websocket([,\s/]|$)/i.test(upgrade)) return true;
  return head.code === 426 && upgrade === '';
}

/** Default ports are left out (RFC 9110 section 7.2); zones mean nothing on another host. */
function hostOf(target: string, port: number, secure: boolean): string {
  const plain = target.replace(/%.*$/, '').replace(/\.$/, '');
  const host = plain.includes(':') ? `[${plain}]` : plain;
  return port === (secure ? 443 : 80) ? host : `${host}:${port}`;
}

/**
 * Close frame with code 1000 (RFC 6455 sections 5.2 and 5.5.1), masked as all from a client.
 *
 *     +--------------+--------------+---------+----------------------+
 *     | FIN, close   | MASK, 2      | mask    | 1000, masked         |
 *     | 0x88         | 0x82         | 4 bytes | 2 bytes              |
 *     +--------------+--------------+---------+----------------------+
 */
function closeFrame(mask: Uint8Array): Uint8Array {
  const frame = Buffer.from([0x88, 0x82, ...mask, 0, 0]);
  // The mask is applied from its first byte on (section 5.3).
  frame.writeUInt16BE(1000 ^ frame.readUInt16BE(2), 6);
  return frame;
}

function factsOf(head: StatusHead): ServiceFacts {
  const subprotocol = head.shown('sec-websocket-protocol');
  const versions = head.shown('sec-websocket-version');
  const details: readonly ServiceDetail[] = [
    { name: 'answer', value: head.status },
    ...(subprotocol === null ? [] : [{ name: 'subprotocol', value: subprotocol }]),
    ...(versions === null ? [] : [{ name: 'versions', value: versions }]),
  ];
  return { name: 'WebSocket', product: head.shown('server'), details };
}
