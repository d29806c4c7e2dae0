import ipaddr from 'ipaddr.js';
import { asIpAddress, type IpAddress } from '../model/ids.ts';
import { type Reading, refused, understood } from './reading.ts';
import { quote } from './showValue.ts';

// Address ranges that no single host can be reached at, and what to say of them.
const unusable: Readonly<Record<string, string>> = {
  unspecified: 'stands for any address',
  multicast: 'is a multicast group',
  broadcast: 'is the broadcast address',
  linkLocal: 'holds on one network card only',
};

/** An IPv4 or IPv6 address of one host, without brackets; the result is in canonical form. */
export function parseAddress(text: string): Reading<IpAddress> {
  if (text.includes(':') && text.includes('%')) {
    return refused(
      `expected an address without a zone, got ${quote(text)}; a zone is a network card of one machine`,
    );
  }
  const address = readAddress(text);
  if (address === null)
    return refused(`expected an IPv4 or IPv6 address, got ${quote(text)}${ipv4Hint(text)}`);
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) {
    return refused(`expected the plain IPv4 address ${address.toIPv4Address()}, got ${quote(text)}`);
  }
  const reason = unusable[address.range()];
  // IPv4 link-local addresses need no zone, so they work like any other.
  if (reason === undefined || (address instanceof ipaddr.IPv4 && address.range() === 'linkLocal')) {
    return understood(canonical(address));
  }
  return refused(`expected the address of one host, got ${quote(text)}, which ${reason}`);
}

/** The family of a canonical address. */
export function familyOf(address: IpAddress): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

function readAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return text.includes(':') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null;
}

function canonical(address: ipaddr.IPv4 | ipaddr.IPv6): IpAddress {
  return asIpAddress(address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString());
}

function ipv4Hint(text: string): string {
  if (!/^[\d.]+$/.test(text)) return '';
  const parts = text.split('.');
  if (parts.length !== 4) return '; an IPv4 address has four numbers';
  return parts.some((part) => /^0\d/.test(part)) ? '; leading zeros are ambiguous' : '';
}
