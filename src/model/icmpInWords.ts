import type { IcmpError } from './evidence.ts';

/** An ICMP error in words: `ICMP 3/13, administratively prohibited`. Types and codes: RFC 792, RFC 1812, RFC 4443. */
export function icmpInWords(icmp: IcmpError): string {
  const numbers = `${icmp.type}/${icmp.code}`;
  const meaning = MEANINGS[numbers];
  return meaning === undefined ? `ICMP ${numbers}` : `ICMP ${numbers}, ${meaning}`;
}

/** Type 3 is IPv4's "destination unreachable", type 1 is IPv6's: they cannot be mixed up. */
const MEANINGS: Readonly<Record<string, string>> = {
  '3/0': 'network unreachable',
  '3/1': 'host unreachable',
  '3/2': 'protocol unreachable',
  '3/3': 'port unreachable',
  '3/6': 'network unknown',
  '3/7': 'host unknown',
  '3/9': 'network administratively prohibited',
  '3/10': 'host administratively prohibited',
  '3/13': 'administratively prohibited',
  '1/0': 'no route',
  '1/1': 'administratively prohibited',
  '1/2': 'beyond the scope of the source address',
  '1/3': 'address unreachable',
  '1/4': 'port unreachable',
  '1/5': 'source address refused by policy',
  '1/6': 'route rejected',
};
