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
  let service: ServiceFacts | null = null;
  let state: 'greeting' | 'capabilities' | 'plain' | 'upgrade' = 'greeting';
  const refusal = (reply: CodedReply): Step => {
    // What an FTP server says to such commands (RFC 959 section 5.4), and no SMTP server to these.
    if (NOT_SMTP.has(reply.code)) return STRANGER;
    const refused = { name: 'refuses', value: `${reply.code} ${reply.lines[0] ?? ''}` };
    const facts = factsOf(greeting, []);
    return done({ ...facts, details: [...facts.details, refused] });
  };
  const takeReply = (reply: CodedReply): Step => {
    switch (state) {
      case 'greeting': {
        greeting = reply.lines[0] ?? '';
        // RFC 5321 section 3.1: 554 in place of a greeting; 421 of section 3.8 when it is about to close.
        if (reply.code === 554 || reply.code === 421) return refusal(reply);
        if (reply.code !== 220) return STRANGER;
        if (!looksLikeSmtp(greeting)) return STRANGER;
        state = 'capabilities';
        return { kind: 'say', bytes: bytesOf(`EHLO [${domain}]\r\n`) };
      }
      case 'plain':
        return reply.code === 250 ? done(factsOf(greeting, [])) : refusal(reply);
      case 'capabilities': {
        // A server from before RFC 1869 does not know it.
        if (reply.code === 500 || reply.code === 502) {
          state = 'plain';
          return { kind: 'say', bytes: bytesOf(`HELO [${domain}]\r\n`) };
        }
        if (reply.code !== 250) return refusal(reply);
        const capabilities = reply.lines.slice(1).map((line) => line.toUpperCase());
        service = factsOf(greeting, capabilities);
        if (secure || !capabilities.includes('STARTTLS')) return done(service);
        state = 'upgrade';
        return { kind: 'say', bytes: bytesOf('STARTTLS\r\n') };
      }
      case 'upgrade':
        if (service === null) throw new Error('STARTTLS without capabilities');
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

/** Syntax error, not implemented, not logged in. */
const NOT_SMTP: ReadonlySet<number> = new Set([500, 502, 530]);

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak SMTP' };

function done(service: ServiceFacts): Step {
  return { kind: 'done', service, farewell: QUIT };
}

/** An FTP server greets with the same code: it says FTP, or nothing that an SMTP server is bound to say. */
function looksLikeSmtp(greeting: string): boolean {
  return !/\bftp\b/i.test(greeting);
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
