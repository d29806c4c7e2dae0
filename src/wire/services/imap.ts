import {
  type Asking,
  type Conversation,
  REFUSES,
  type ServiceFacts,
  type Step,
} from '../../model/service.ts';
import { bytesOf, MOST_TEXT, readLines, steadyWords } from './lines.ts';

/** Longest answer that is waited for, in bytes. */
const MOST_ANSWER = 16_384;

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak IMAP' };

/**
 * IMAP as far as its capabilities (RFC 3501 sections 6.1.1 and 7.1, RFC 9051), then STARTTLS where it is offered
 * (section 6.2.1). Logs nobody on.
 *
 *     server  * OK [CAPABILITY IMAP4rev1 STARTTLS] Dovecot ready.
 *     client  c1 CAPABILITY
 *     server  * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
 *     server  c1 OK done
 *     client  c2 STARTTLS                   on an encrypted connection, or where it is not offered: c2 LOGOUT
 *     server  c2 OK begin
 */
export function imapConversation({ secure }: Asking): Conversation {
  let greeting: Greeting | null = null;
  let service: ServiceFacts | null = null;
  const takeGreeting = (line: string): Step => {
    greeting = greetingOf(line);
    if (greeting === null) return STRANGER;
    // RFC 3501 section 7.1.5: it declines the connection.
    if (greeting.status === 'BYE') return refused(greeting, line);
    return { kind: 'say', bytes: bytesOf('c1 CAPABILITY\r\n') };
  };
  const takeCapabilities = (early: Greeting, untagged: readonly string[], result: string): Step => {
    // Dovecot says first that it waits, and greets once it can.
    const known = untagged.map(greetingOf).findLast((line) => line?.status === 'OK') ?? early;
    const told = untagged.filter((line) => /^\* CAPABILITY /i.test(line)).flatMap(wordsOf);
    const capabilities = told.length > 0 ? told : known.capabilities;
    if (!/^c1 OK\b/i.test(result) || capabilities.length === 0) return refused(known, result);
    service = factsOf(known, capabilities);
    // Who is logged on already may not ask for it (section 6.2.1).
    if (secure || early.status !== 'OK' || !capabilities.includes('STARTTLS')) return done(service);
    return { kind: 'say', bytes: bytesOf('c2 STARTTLS\r\n'), known: service };
  };
  return {
    opening: new Uint8Array(0),
    take: (bytes) => {
      const { lines, rest } = readLines(bytes);
      const [first] = lines;
      if (greeting === null) {
        if (first !== undefined) return takeGreeting(first);
        return mayGreet(rest) && rest.length <= MOST_ANSWER ? { kind: 'more' } : STRANGER;
      }
      const tag = service === null ? 'c1 ' : 'c2 ';
      const at = lines.findIndex((line) => line.startsWith(tag));
      const untagged = at < 0 ? lines : lines.slice(0, at);
      if (!untagged.every((line) => line.startsWith('* '))) return STRANGER;
      const result = lines[at];
      if (result === undefined) {
        const bye = untagged.find((line) => /^\* BYE\b/i.test(line));
        if (bye !== undefined) return refused(greeting, bye);
        return bytes.length <= MOST_ANSWER ? { kind: 'more' } : STRANGER;
      }
      if (service === null) return takeCapabilities(greeting, untagged, result);
      return /^c2 OK\b/i.test(result) ? { kind: 'secure', service } : done(service);
    },
  };
}

interface Greeting {
  readonly status: string;
  readonly capabilities: readonly string[];
  /** What it says to people. */
  readonly words: string;
}

/** Section 7.1: `* OK [CODE] text`; null for what is no such greeting. */
function greetingOf(line: string): Greeting | null {
  const match = /^\* (OK|PREAUTH|BYE)(?: (?:\[([^\]]*)\] ?)?(.*))?$/i.exec(line);
  if (match === null) return null;
  const [, status = '', code = '', words = ''] = match;
  return {
    status: status.toUpperCase(),
    capabilities: /^CAPABILITY /i.test(code) ? wordsOf(`* ${code}`) : [],
    words,
  };
}

/** Whether a line that has not ended can be such a greeting. */
function mayGreet(text: string): boolean {
  const start = text.slice(0, 4).toUpperCase();
  return ['* OK', '* PR', '* BY'].some((known) => known.startsWith(start));
}

/** `* CAPABILITY A B C` as A, B and C. */
function wordsOf(line: string): readonly string[] {
  return line
    .toUpperCase()
    .split(/\s+/)
    .slice(2)
    .filter((word) => word !== '');
}

function factsOf({ status, words }: Greeting, capabilities: readonly string[]): ServiceFacts {
  const starting = (prefix: string): string =>
    capabilities
      .filter((word) => word.startsWith(prefix))
      .map((word) => word.slice(prefix.length))
      .join(' ')
      .slice(0, MOST_TEXT);
  const [logOn, versions] = [starting('AUTH='), starting('IMAP4')];
  return {
    name: 'IMAP',
    product: steadyWords(words),
    details: [
      { name: 'STARTTLS', value: capabilities.includes('STARTTLS') ? 'offered' : 'not offered' },
      ...(logOn === '' ? [] : [{ name: 'AUTH', value: logOn }]),
      ...(capabilities.includes('LOGINDISABLED') ? [{ name: 'LOGIN', value: 'disabled' }] : []),
      ...(versions === '' ? [] : [{ name: 'IMAP4', value: versions.toLowerCase() }]),
      ...(status === 'PREAUTH' ? [{ name: 'greeting', value: 'logged on already' }] : []),
    ],
  };
}

function refused({ words }: Greeting, line: string): Step {
  const value = line.replace(/^\S+ /, '').slice(0, MOST_TEXT);
  return done({ name: 'IMAP', product: steadyWords(words), details: [{ name: REFUSES, value }] });
}

function done(service: ServiceFacts): Step {
  return { kind: 'done', service, farewell: bytesOf('c3 LOGOUT\r\n') };
}
