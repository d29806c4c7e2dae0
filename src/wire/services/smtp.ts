import {
  type Asking,
  type Conversation,
  REFUSES,
  type ServiceDetail,
  type ServiceFacts,
  type Step,
} from '../../model/service.ts';
import { saysFtp, saysSmtp } from './ftpOrSmtp.ts';
import { bytesOf, type CodedReply, MOST_TEXT, readCodedReply, steadyWords, WAIT_ON } from './lines.ts';

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
  let service = factsOf(greeting, null);
  let state: 'greeting' | 'capabilities' | 'plain' | 'upgrade' = 'greeting';
  const refusal = (reply: CodedReply): Step => {
    const { code } = reply;
    const words = reply.lines.join(' ');
    if (FTP_TOO.has(code)) {
      const own = saysSmtp(greeting) || saysSmtp(words) || (code === 421 && DOMAIN_FIRST.test(words));
      if (!own) return saysFtp(words) ? STRANGER : WAIT_ON;
    } else if (!REFUSALS.has(code)) return STRANGER;
    const refused = { name: REFUSES, value: `${code} ${words}`.slice(0, MOST_TEXT) };
    const facts = factsOf(greeting, null);
    return done({ ...facts, details: [...facts.details, refused] });
  };
  const takeReply = (reply: CodedReply): Step => {
    switch (state) {
      case 'greeting': {
        // RFC 5321 section 3.1: 554 in place of a greeting, which FTP does not know; 421 of section 3.8: about to close.
        if (reply.code === 554 || reply.code === 421) return refusal(reply);
        greeting = reply.lines.slice(0, 1).join('');
        if (reply.code !== 220 || saysFtp(reply.lines.join(' '))) return STRANGER;
        state = 'capabilities';
        return { kind: 'say', bytes: bytesOf(`EHLO [${domain}]\r\n`) };
      }
      case 'plain':
        return reply.code === 250 ? done(factsOf(greeting, null)) : refusal(reply);
      case 'capabilities': {
        // A server from before RFC 1869 does not know it.
        if (reply.code === 500 || reply.code === 502) {
          state = 'plain';
          return { kind: 'say', bytes: bytesOf(`HELO [${domain}]\r\n`) };
        }
        if (reply.code !== 250) return refusal(reply);
        const capabilities = reply.lines.slice(1).map((line) => line.trim().toUpperCase());
        service = factsOf(greeting, capabilities);
        if (secure || !capabilities.includes('STARTTLS')) return done(service);
        state = 'upgrade';
        return { kind: 'say', bytes: bytesOf('STARTTLS\r\n'), known: service };
      }
      case 'upgrade':
        return reply.code === 220 ? { kind: 'secure', service } : done(service);
    }
  };
  return {
    opening: new Uint8Array(0),
    take: (bytes) => {
      const reply = readCodedReply(bytes);
      if (reply === undefined) return { kind: 'more' };
      return reply === null ? STRANGER : takeReply(reply);
    },
  };
}

/** Codes by which a server declines a client or its name (RFC 5321 sections 3.8 and 4.3.2) and that FTP has as well. */
const FTP_TOO: ReadonlySet<number> = new Set([421, 450, 451, 452, 501, 504, 550, 553]);

/** Those that FTP does not have (RFC 7504, RFC 4954). Not 500, 502, 503 and 530: FTP's answers to words that it does not know. */
const REFUSALS: ReadonlySet<number> = new Set([454, 455, 521, 535, 554, 556]);

/** `421 <domain> Service not available` (RFC 5321 section 4.2.3). */
const DOMAIN_FIRST = /^[\w-]+(\.[\w-]+)*\.[a-z][\w-]*:?(\s|$)/i;

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak SMTP' };

function done(service: ServiceFacts): Step {
  return { kind: 'done', service, farewell: QUIT };
}

/** @param capabilities null where it did not come to them. */
function factsOf(greeting: string, capabilities: readonly string[] | null): ServiceFacts {
  const [host = ''] = greeting.split(/\s+/, 1);
  const details: ServiceDetail[] = host === '' ? [] : [{ name: 'name', value: host }];
  if (capabilities !== null) {
    details.push({ name: 'STARTTLS', value: capabilities.includes('STARTTLS') ? 'offered' : 'not offered' });
    // `AUTH=` is from before RFC 2554.
    const auth = capabilities.find((line) => /^AUTH[ =]/.test(line));
    if (auth !== undefined) details.push({ name: 'AUTH', value: auth.slice(5) });
  }
  const words = greeting.slice(host.length).replace(/\bE?SMTP\b/gi, ' ');
  // Google puts an id before it.
  return { name: 'SMTP', product: /\bgsmtp\s*$/.test(words) ? 'gsmtp' : steadyWords(words), details };
}
