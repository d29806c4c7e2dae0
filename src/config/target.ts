import type { HostName, IpAddress } from '../model/ids.ts';
import { ConfigError, flagPlace } from './configError.ts';
import { parseHost } from './hostText.ts';
import { quote } from './showValue.ts';

/** What one `--target` says. */
export interface Target {
  /** As written; whether there is such a role is for makeSite. null: the main peer of this host's role. */
  readonly role: string | null;
  readonly name: HostName;
  /** Set when the host was given as a literal address. */
  readonly address: IpAddress | null;
}

/**
 * `HOST` or `ROLE=HOST`; HOST is a name, an IPv4 address or `[IPv6]`.
 * @throws ConfigError saying what was expected.
 */
export function parseTarget(text: string): Target {
  const { role, host } = split(text);
  if (role === '') throw refusal(`expected ROLE=HOST, got ${quote(text)}; the role is missing`);
  if (role !== null && host === '')
    throw refusal(`expected ROLE=HOST, got ${quote(text)}; the host is missing`);
  const parsed = parseHost(host);
  if (parsed.kind === 'refused') throw refusal(parsed.message);
  const { name, address } = parsed.value;
  if (role === null && address?.includes(':') && !host.startsWith('[')) {
    throw refusal(`expected an IPv6 address in brackets, got ${quote(host)}; write [${host}]`);
  }
  return { role, name, address };
}

function split(text: string): { readonly role: string | null; readonly host: string } {
  const sign = text.indexOf('=');
  return sign < 0 ? { role: null, host: text } : { role: text.slice(0, sign), host: text.slice(sign + 1) };
}

function refusal(message: string): ConfigError {
  return new ConfigError([{ ...flagPlace('--target'), message }]);
}
