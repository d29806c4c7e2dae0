import type { Asking, Conversation, ServiceDetail, ServiceFacts, Step } from '../../model/service.ts';
import { bytesOf, type CodedReply, readCodedReply } from './lines.ts';

const QUIT = bytesOf('QUIT\r\n');

/**
 * SMTP as far as its capabilities (RFC 5321 sections 3.1 and 4.1.1.1), then STARTTLS where it is offered (RFC 3207).
 *
 *     server  220 mail.example.com ESMTP Postfix
 *     client  EHLO [192.0.2.7]
 *     server  250-mail.example.com
 *     server  250-STARTTLS
 *     server  250 8BITMIME
 *     client  STARTTLS                      on an encrypted connection, or where it is not offered: QUIT
 *     server  220 ready
 */
export function smtpConversation({ local, secure }: Asking): Conversation {
  const domain = local.address.includes(':') ? `IPv6:${local.address}` : local.address;
  let greeting = '';
  const refusal = ({ code, text }: CodedReply): Step => {
    // What an FTP server says to such commands (RFC 959 section 5.4), and no SMTP server to these.
    if (NOT_SMTP.has(code)) return STRANGER;
    return done({ ...factsOf(greeting, []), troubles: [`refuses this host: ${code} ${text}`] });
  };
  const say = (line: string, then: (reply: CodedReply) => Step): Step => {
    next = then;
    return { kind: 'say', bytes: bytesOf(`${line}\r\n`) };
  };
  const greet = (reply: CodedReply): Step => {
    greeting = reply.text;
    // RFC 5321 section 3.1: 554 in place of a greeting; 421 of section 3.8 when it is about to close.
    if (reply.code === 554 || reply.code === 421) return refusal(reply);
    if (reply.code !== 220 || isFtp(greeting)) return STRANGER;
    return say(`EHLO [${domain}]`, takeCapabilities);
  };
  const takeCapabilities = (reply: CodedReply): Step => {
    // A server from before RFC 1869 does not know it.
    if (reply.code === 500 || reply.code === 502) return say(`HELO [${domain}]`, takePlainly);
    if (reply.code !== 250) return refusal(reply);
    const capabilities = reply.more.map((line) => line.toUpperCase());
    const service = factsOf(greeting, capabilities);
    if (secure || !capabilities.includes('STARTTLS')) return done(service);
    return say('STARTTLS', ({ code }) => (code === 220 ? { kind: 'secure', service } : done(service)));
  };
  const takePlainly = (reply: CodedReply): Step =>
    reply.code === 250 ? done(factsOf(greeting, [])) : refusal(reply);
  let next: (reply: CodedReply) => Step = greet;
  return {
    opening: new Uint8Array(0),
    take: (bytes) => {
      const reply = readCodedReply(bytes);
      if (reply === undefined) return { kind: 'more' };
      return reply === null ? STRANGER : next(reply);
    },
  };
}

/** Syntax error, not implemented, not logged in. */
const NOT_SMTP: ReadonlySet<number> = new Set([500, 502, 530]);

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak SMTP' };

function done(service: ServiceFacts): Step {
  return { kind: 'done', service, farewell: QUIT };
}

/** An FTP server greets with the same code. */
function isFtp(greeting: string): boolean {
  return /\bftp\b/i.test(greeting);
}

function factsOf(greeting: string, capabilities: readonly string[]): ServiceFacts {
  const [host = '', ...words] = greeting.split(/\s+/);
  const product = words.filter((word) => !/^E?SMTP$/i.test(word)).join(' ');
  const details: ServiceDetail[] = [
    { name: 'name', value: host },
    { name: 'STARTTLS', value: capabilities.includes('STARTTLS') ? 'offered' : 'not offered' },
    ...capabilities
      .filter((line) => line.startsWith('AUTH '))
      .map((line) => ({ name: 'AUTH', value: line.slice(5) })),
  ];
  return { name: 'SMTP', product: product === '' ? null : product, details };
}
