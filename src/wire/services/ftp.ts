import {
  type Asking,
  type Conversation,
  REFUSES,
  type ServiceDetail,
  type ServiceFacts,
  type Step,
} from '../../model/service.ts';
import { saysFtp, saysSmtp } from './ftpOrSmtp.ts';
import { bytesOf, type CodedReply, MOST_TEXT, readLines, steadyWords, WAIT_ON } from './lines.ts';

const AUTH_TLS = 'AUTH TLS\r\n';

/** Longest reply that is waited for, in bytes. */
const MOST_REPLY = 16_384;

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak FTP' };

/**
 * FTP as far as its features (RFC 959 section 5.4, RFC 2389 section 3), then AUTH TLS where it is offered (RFC 4217
 * section 4). Logs nobody on.
 *
 *     server  220 (vsFTPd 3.0.3)
 *     client  FEAT
 *     server  211-Features:
 *     server   AUTH TLS
 *     server  211 End
 *     client  AUTH TLS                      on an encrypted connection, or where it is not offered: QUIT
 *     server  234 Proceed with negotiation.
 *
 * Where FEAT is not known, SYST is asked, to which FTP says 215.
 *
 * A greeting alone proves nothing: SMTP has the same code, and neither is bound to name itself. Both commands are allowed
 * before log-on; SMTP knows neither, and answers 500 or 502.
 */
export function ftpConversation({ secure }: Pick<Asking, 'secure'>): Conversation {
  let greeting: readonly string[] = [];
  let service = factsOf(greeting, []);
  let state: 'greeting' | 'features' | 'system' | 'upgrade' = 'greeting';
  const refusal = ({ code, lines }: CodedReply): Step => {
    const words = lines.join(' ');
    // SMTP declines with 421, too.
    const own = [...greeting, words].some(saysFtp) || CLIENT_WORDS.test(words);
    if (saysSmtp(words)) return STRANGER;
    if (!own) return WAIT_ON;
    return done(factsOf(greeting, [{ name: REFUSES, value: `${code} ${words}`.slice(0, MOST_TEXT) }]));
  };
  const takeReply = (reply: CodedReply): Step => {
    const { code, lines } = reply;
    if (state === 'upgrade') return code === 234 ? { kind: 'secure', service } : done(service);
    if (code === 421) return refusal(reply);
    if (state === 'greeting') {
      const words = lines.join(' ');
      // RFC 959 knows 220 and 421 only; vsftpd says this when it is set up wrongly.
      if (code === 500 && words.startsWith('OOPS: ')) return refusal(reply);
      if (code !== 220 || (saysSmtp(words) && !saysFtp(words))) return STRANGER;
      greeting = lines;
      state = 'features';
      return { kind: 'say', bytes: bytesOf('FEAT\r\n') };
    }
    // Not logged on: SMTP that insists on TLS or a log-on says so, too, in words of its own.
    const shut =
      code === 530 && !saysSmtp(lines.join(' ')) && !/STARTTLS|authentication/i.test(lines.join(' '));
    if (shut) return done(factsOf(greeting, []));
    if (state === 'system') {
      if (code === 215)
        return done(factsOf(greeting, [{ name: 'system', value: lines.join(' ').slice(0, MOST_TEXT) }]));
      return greeting.some(saysFtp) ? done(factsOf(greeting, [])) : STRANGER;
    }
    if (code === 211) {
      const features = lines.slice(1, -1).map((line) => line.trim().toUpperCase());
      const offer = features.find((feature) => /^AUTH (TLS|SSL)/.test(feature));
      service = factsOf(greeting, featureDetails(features, offer));
      if (secure || offer === undefined) return done(service);
      state = 'upgrade';
      return { kind: 'say', bytes: bytesOf(AUTH_TLS), known: service };
    }
    state = 'system';
    return { kind: 'say', bytes: bytesOf('SYST\r\n') };
  };
  return {
    opening: new Uint8Array(0),
    take: (bytes) => {
      let reply = readFtpReply(bytes);
      // Section 5.4: ready in so many minutes; the greeting follows.
      if (state === 'greeting' && reply?.code === 120) reply = readFtpReply(bytes.subarray(reply.length));
      if (reply === undefined && bytes.length <= MOST_REPLY) return { kind: 'more' };
      if (reply) return takeReply(reply);
      // That it is FTP is known by now.
      return state === 'upgrade' ? done(service) : STRANGER;
    },
  };
}

/** Words of refusals in which FTP servers speak of those who are logged on, as mail servers have no reason to. */
const CLIENT_WORDS = /\bOOPS\b|\bconnected users\b|\blogged in\b|\banonymous\b|\bcontrol connection\b/i;

/**
 * One whole reply, and its length in bytes (RFC 959 section 4.2): between the first line, which has a hyphen behind the
 * code, and the last, which has a space, anything may stand. Undefined while it is not complete, null when it cannot
 * become one.
 */
function readFtpReply(bytes: Uint8Array): (CodedReply & { readonly length: number }) | null | undefined {
  const { lines, rest } = readLines(bytes);
  const [first = rest] = lines;
  if (!/^(\d{0,3}$|\d{3}[ -])/.test(first)) return null;
  const code = first.slice(0, 3);
  const last = first[3] === '-' ? lines.findIndex((line) => line === code || line.startsWith(`${code} `)) : 0;
  if (last < 0 || last >= lines.length) return undefined;
  if (code.length < 3) return null;
  const own = new RegExp(`^${code}[ -]?`);
  return {
    code: Number(code),
    lines: lines.slice(0, last + 1).map((line) => line.replace(own, '').slice(0, MOST_TEXT)),
    length: lengthOfLines(bytes, last + 1),
  };
}

function lengthOfLines(bytes: Uint8Array, count: number): number {
  let at = 0;
  for (let line = 0; line < count; line++) at = bytes.indexOf(0x0a, at) + 1;
  return at;
}

function featureDetails(features: readonly string[], offer: string | undefined): readonly ServiceDetail[] {
  return [
    { name: 'TLS', value: offer === undefined ? 'not offered' : 'offered' },
    { name: 'features', value: features.join(', ').slice(0, MOST_TEXT) },
  ];
}

function done(service: ServiceFacts): Step {
  return { kind: 'done', service, farewell: bytesOf('QUIT\r\n') };
}

/** The line of the greeting that names a server; hyphens and brackets around it are ornament. */
function factsOf(greeting: readonly string[], details: readonly ServiceDetail[]): ServiceFacts {
  const named = greeting.find((line) => /ftp|server|serv-u/i.test(line)) ?? '';
  const words = named.replace(/^[\s(-]+|[\s)-]+$/g, '').replace(/ ?\[[\da-f.:]+\]/i, '');
  return { name: 'FTP', product: steadyWords(words), details };
}
