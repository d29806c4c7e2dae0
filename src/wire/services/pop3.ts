import {
  type Asking,
  type Conversation,
  REFUSES,
  type ServiceFacts,
  type Step,
} from '../../model/service.ts';
import { bytesOf, MOST_TEXT, readLines, steadyWords, WAIT_ON } from './lines.ts';

/** Longest answer that is waited for, in bytes. */
const MOST_ANSWER = 16_384;

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak POP3' };

/**
 * POP3 as far as its capabilities (RFC 1939 sections 3 and 4, RFC 2449 section 5), then STLS where it is offered
 * (RFC 2595 section 4). Logs nobody on.
 *
 *     server  +OK POP3 server ready <1896.697170952@example.com>
 *     client  CAPA
 *     server  +OK
 *     server  STLS
 *     server  .
 *     client  STLS                          on an encrypted connection, or where it is not offered: QUIT
 *     server  +OK begin
 */
export function pop3Conversation({ secure }: Asking): Conversation {
  let words = '';
  let service = factsOf(words, null);
  let state: 'greeting' | 'capabilities' | 'upgrade' = 'greeting';
  const takeCapabilities = (lines: readonly string[], size: number): Step => {
    const end = lines.indexOf('.');
    if (end < 0) return size <= MOST_ANSWER ? { kind: 'more' } : STRANGER;
    const capabilities = lines.slice(1, end);
    service = factsOf(words, capabilities);
    if (secure || !has(capabilities, 'STLS')) return done(service);
    state = 'upgrade';
    return { kind: 'say', bytes: bytesOf('STLS\r\n'), known: service };
  };
  return {
    opening: new Uint8Array(0),
    take: (bytes) => {
      const { lines, rest } = readLines(bytes);
      const [first] = lines;
      if (first === undefined) {
        const possible = '+OK'.startsWith(rest.slice(0, 3)) || '-ERR'.startsWith(rest.slice(0, 4));
        return possible && rest.length <= MOST_ANSWER ? { kind: 'more' } : STRANGER;
      }
      const [, status, text = ''] = /^(\+OK|-ERR)(?: (.*))?$/.exec(first) ?? [];
      if (status === undefined) return STRANGER;
      const positive = status === '+OK';
      switch (state) {
        case 'greeting':
          if (!positive) return isPop3InWords(text) ? done(refused(text)) : WAIT_ON;
          state = 'capabilities';
          // What stands in angle brackets is a challenge, from which passwords can be guessed (RFC 1939 section 7).
          words = text.replace(/<[^>]*>?/g, '').trim();
          return { kind: 'say', bytes: bytesOf('CAPA\r\n') };
        case 'capabilities':
          // A server from before RFC 2449 does not know it.
          return positive ? takeCapabilities(lines, bytes.length) : done(factsOf(words, null));
        case 'upgrade':
          return positive ? { kind: 'secure', service } : done(service);
      }
    },
  };
}

/** A refusal in place of a greeting tells what it is by RFC 2449 and RFC 3206 or by name; Redis, too, says `-ERR`. */
function isPop3InWords(text: string): boolean {
  return /^\[(SYS\/|IN-USE|LOGIN-DELAY|AUTH)/i.test(text) || /\b(pop-?3?|mail\w*|mailbox)\b/i.test(text);
}

function has(capabilities: readonly string[], wanted: string): boolean {
  return capabilities.some((line) => line.trim().toUpperCase() === wanted);
}

function refused(text: string): ServiceFacts {
  return {
    name: 'POP3',
    product: null,
    details: [{ name: REFUSES, value: text.replace(/<[^>]*>?/g, '').slice(0, MOST_TEXT) }],
  };
}

/** @param capabilities null where the server does not tell them. */
function factsOf(words: string, capabilities: readonly string[] | null): ServiceFacts {
  const parameterOf = (name: string): string | undefined =>
    capabilities
      ?.find((line) => line.toUpperCase().startsWith(`${name} `))
      ?.slice(name.length + 1, name.length + 1 + MOST_TEXT);
  const logOn = parameterOf('SASL');
  const own = parameterOf('IMPLEMENTATION');
  return {
    name: 'POP3',
    product: own ?? steadyWords(words),
    details: [
      ...(capabilities === null
        ? [{ name: 'CAPA', value: 'not known' }]
        : [{ name: 'STLS', value: has(capabilities, 'STLS') ? 'offered' : 'not offered' }]),
      ...(logOn === undefined ? [] : [{ name: 'SASL', value: logOn }]),
    ],
  };
}

function done(service: ServiceFacts): Step {
  return { kind: 'done', service, farewell: bytesOf('QUIT\r\n') };
}
