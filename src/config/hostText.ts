import { asHostName, type HostName, type IpAddress } from '../model/ids.ts';
import { parseAddress } from './address.ts';
import { type Reading, refused, understood } from './reading.ts';
import { quote } from './showValue.ts';

/** One host as written; `address` is null for a name that has to be looked up. */
export interface HostText {
  readonly name: HostName;
  readonly address: IpAddress | null;
}

// RFC 1035 §2.3.4, without the length octets of the wire form.
const MAX_NAME = 253;
const MAX_LABEL = 63;

/** A host name, an IPv4 address or an IPv6 address with or without brackets; names come out in lower case. */
export function parseHost(text: string): Reading<HostText> {
  if (text === '') return refused('expected a host name or an address, got nothing');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
  if (/[^\u0000-\u007f]/.test(text)) return refused(`expected the name in its xn-- form, got ${quote(text)}`);
  if (text.includes('://')) {
    return refused(`expected a host, got the URL ${quote(text)}; cicprobe takes the ports from the port map`);
  }
  if (text.includes('/'))
    return refused(`expected one host, got ${quote(text)}; write a name or one address`);

  const bracketed = /^\[([^\]]*)\](.*)$/.exec(text);
  if (bracketed) {
    const [, inside = '', rest] = bracketed;
    if (rest !== '') return refusePort(text);
    return inside.includes(':')
      ? literal(inside)
      : refused(`expected an IPv6 address in the brackets, got ${quote(text)}`);
  }
  const colons = text.split(':').length - 1;
  if (colons === 1) return refusePort(text);
  // A name cannot end in a number, so this was meant as an address.
  if (colons > 1 || /(^|\.)(\d+|0x[\da-f]*)\.?$/i.test(text)) return literal(text);
  return named(text);
}

function literal(text: string): Reading<HostText> {
  const parsed = parseAddress(text);
  if (parsed.kind === 'refused') return parsed;
  return understood({ name: asHostName(parsed.value), address: parsed.value });
}

function named(text: string): Reading<HostText> {
  const labels = text.replace(/\.$/, '').split('.');
  const fault = nameFault(text, labels);
  return fault === null
    ? understood({ name: asHostName(text.toLowerCase()), address: null })
    : refused(`expected a host name ${fault}, got ${quote(text)}`);
}

// RFC 1123 §2.1; the underscore is no part of it, but Windows allows it in computer names.
function nameFault(text: string, labels: readonly string[]): string | null {
  if (!/^[\w.-]+$/.test(text)) return 'of letters, digits, hyphens and dots';
  if (labels.join('.').length > MAX_NAME) return `of at most ${MAX_NAME} characters`;
  if (labels.some((label) => label.length < 1 || label.length > MAX_LABEL)) {
    return `with 1 to ${MAX_LABEL} characters between the dots`;
  }
  return labels.some((label) => /^-|-$/.test(label)) ? 'without hyphens beside a dot or at an end' : null;
}

function refusePort(text: string): Reading<HostText> {
  return refused(
    `expected a host without a port, got ${quote(text)}; cicprobe takes the ports from the port map`,
  );
}
