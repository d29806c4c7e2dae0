import type { Asking, Conversation, ServiceDetail, ServiceFacts, Step } from '../../model/service.ts';
import { bytesOf } from './lines.ts';
import { readStatusHead, type StatusHead } from './statusHead.ts';

/**
 * OPTIONS about the server itself (RFC 2326 section 10.1, RFC 7826 section 13.1): sets up no session. In version 1.0,
 * which a server of 2.0 refuses in its own words.
 *
 *     OPTIONS * RTSP/1.0
 *     CSeq: 4242
 *     User-Agent: cicprobe
 *
 *     RTSP/1.0 200 OK
 *     CSeq: 4242                             the same number (RFC 2326 section 12.17)
 *     Public: OPTIONS, DESCRIBE, SETUP, PLAY
 */
export function rtspConversation({ random }: Asking): Conversation {
  const [high = 0, low = 0] = random(2);
  const sequence = `${1000 + high * 256 + low}`;
  return {
    opening: bytesOf(`OPTIONS * RTSP/1.0\r\nCSeq: ${sequence}\r\nUser-Agent: cicprobe\r\n\r\n`),
    take: (bytes): Step => {
      const head = readStatusHead(bytes, 'RTSP/#.# ');
      if (head === undefined) return { kind: 'more' };
      if (head === null || head.code < 100 || head.code > 599 || !belongsTo(head, sequence)) return STRANGER;
      return { kind: 'done', service: factsOf(head) };
    },
  };
}

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak RTSP' };

/** A server that could not read the request may refuse it without its number. */
function belongsTo(head: StatusHead, sequence: string): boolean {
  const numbers = head.valuesOf('cseq');
  return numbers.length === 0 ? head.code >= 400 : numbers.includes(sequence);
}

function factsOf(head: StatusHead): ServiceFacts {
  const methods = head.shown('public');
  const details: readonly ServiceDetail[] = [
    { name: 'answer', value: head.status },
    ...(head.version === '1.0' ? [] : [{ name: 'version', value: `RTSP/${head.version}` }]),
    ...(methods === null ? [] : [{ name: 'Public', value: methods }]),
  ];
  return { name: 'RTSP', product: head.shown('server'), details };
}
