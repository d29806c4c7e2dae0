import type { Transport } from '../../model/ids.ts';
import type { Finding } from '../../model/verdict.ts';
import { groupBy } from './groupBy.ts';

/** More ports or hosts than this are counted, not listed. */
const MOST_LISTED = 6;
const MOST_HOSTS = 4;

/** What is shut where there is no port to name. */
const ECHO = 'the ICMP echo';

/**
 * Which paths these are, as one says it: `every UDP path to 10.9.1.0/24`, `every TCP port from 8000 up of cic01`.
 * `all` are the paths that were checked: what is not among these is not affected.
 */
export function scopeInWords(affected: readonly Finding[], all: readonly Finding[]): string {
  const addresses = groupBy(affected, ({ path }) => path.address);
  const scopes = [...addresses].map(([address, group]) => ({
    address,
    ports: portsInWords(
      group,
      all.filter(({ path }) => path.address === address),
    ),
    host: hostOf(group[0]),
  }));
  return [...groupBy(scopes, ({ ports }) => ports)]
    .map(([ports, hosts]) => `${ports} of ${placeInWords(hosts, all)}`)
    .join('; ');
}

function hostOf({ path }: Finding): string {
  return path.target === String(path.address) ? path.target : `${path.target} (${path.address})`;
}

function portsInWords(affected: readonly Finding[], checked: readonly Finding[]): string {
  const echo = affected.some(({ path }) => path.transport === 'icmp') ? [ECHO] : [];
  const parts = (['tcp', 'udp'] as const).flatMap((transport) => {
    const shut = portsOf(affected, transport);
    return shut.length === 0 ? [] : [{ transport, shut, checked: portsOf(checked, transport) }];
  });
  if (parts.length === 0) return ECHO;
  if (parts.every(({ shut, checked: tried }) => shut.length === tried.length)) {
    const every = parts.length === 2 ? 'every port' : `every ${parts[0]?.transport.toUpperCase()} port`;
    return [every, ...echo].join(' and ');
  }
  return [...parts.map(patternOf), ...echo].join(' and ');
}

function patternOf(part: {
  readonly transport: Transport;
  readonly shut: readonly number[];
  readonly checked: readonly number[];
}): string {
  const name = part.transport.toUpperCase();
  const { shut, checked } = part;
  const [least = 0, most = 0] = [shut[0], shut.at(-1)];
  if (shut.length === checked.length) return `every ${name} port`;
  const isRun = checked.filter((port) => least <= port && port <= most).length === shut.length;
  if (isRun && shut.length > 1 && most === checked.at(-1)) return `every ${name} port from ${least} up`;
  if (isRun && shut.length > 1 && least === checked[0]) return `every ${name} port up to ${most}`;
  const listed = shut.slice(0, MOST_LISTED).join(', ');
  return shut.length > MOST_LISTED ? `${shut.length} ${name} ports (${listed} …)` : `${name} ${listed}`;
}

function portsOf(findings: readonly Finding[], transport: Transport): readonly number[] {
  const ports = findings
    .filter(({ path }) => path.transport === transport)
    .map(({ path }) => Number(path.port));
  return [...new Set(ports)].sort((a, b) => a - b);
}

interface Place {
  readonly address: string;
  readonly host: string;
}

/** A network when all checked addresses of it are concerned, else the hosts. */
function placeInWords(places: readonly [Place, ...Place[]], all: readonly Finding[]): string {
  const networks = new Set(places.map(({ address }) => networkOf(address)));
  const [network] = networks;
  const inside = new Set(
    all.flatMap(({ path }) =>
      path.address !== null && networkOf(path.address) === network ? [String(path.address)] : [],
    ),
  );
  if (places.length > 1 && networks.size === 1 && inside.size === places.length) return `${network}`;
  const listed = places.slice(0, MOST_HOSTS).map(({ host }) => host);
  const more = places.length - listed.length;
  return [...listed, ...(more > 0 ? [`${more} more hosts`] : [])].join(', ');
}

/** The customary size of one network: /24 of IPv4, /64 of IPv6 (RFC 4291 section 2.5.4). */
function networkOf(address: string): string {
  if (!address.includes(':')) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  return `${networkPrefix(address)}::/64`;
}

function networkPrefix(address: string): string {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right].slice(0, 4);
  while (groups.length > 1 && groups.at(-1) === '0') groups.pop();
  return groups.join(':');
}
