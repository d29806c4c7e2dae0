import dns from 'node:dns';
import net from 'node:net';
import os from 'node:os';
import ipaddr from 'ipaddr.js';
import type { Clock } from '../model/clock.ts';
import type { NameFailure } from '../model/evidence.ts';
import { asIpAddress, type IpAddress } from '../model/ids.ts';
import type { Resolution } from '../model/plan.ts';
import type { Host } from '../model/site.ts';

export interface ResolveOptions {
  /** 4 or 6 to keep to one family, 0 for both. */
  readonly family: 0 | 4 | 6;
  /** Local address to leave from: only its own family can be reached from there. */
  readonly source: IpAddress | null;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Finds every address of a host once, the way its programs would: hosts file first, then DNS. */
export async function resolveHost(host: Host, options: ResolveOptions): Promise<Resolution> {
  if (host.addresses.length > 0) return sortAddresses(host.addresses.map(String), options);
  if (net.isIP(host.name) !== 0) return sortAddresses([host.name], options);
  const startedAt = options.clock.now();
  const looked = await lookUp(host.name, options);
  const lookupMs = options.clock.now() - startedAt;
  if (looked.kind === 'found') return { ...sortAddresses(looked.addresses, options), lookupMs };
  const took = {
    startedAtMs: 0,
    tookMs: Math.round(lookupMs),
    rttMs: null,
    local: null,
  };
  if (looked.kind === 'stopped') {
    const detail = `stopped while ${host.name} was looked up`;
    return { kind: 'unresolved', evidence: { kind: 'not-tried', fault: faultOf(options), detail, ...took } };
  }
  return {
    kind: 'unresolved',
    evidence: { kind: 'unresolved', name: host.name, ...looked.failure, ...took },
  };
}

function faultOf({ signal }: ResolveOptions): 'deadline' | 'cancelled' {
  return (signal.reason as Error | undefined)?.name === 'TimeoutError' ? 'deadline' : 'cancelled';
}

type Looked =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' };
interface Failure {
  readonly how: NameFailure;
  readonly resolver: string;
}

const SYSTEM = "this host's name service";

async function lookUp(name: string, options: ResolveOptions): Promise<Looked> {
  const { clock, signal, timeoutMs } = options;
  if (signal.aborted) return { kind: 'stopped' };
  let callOff = (): void => undefined;
  let onAbort = (): void => undefined;
  const patience = new Promise<Looked>((resolve) => {
    callOff = clock.after(timeoutMs, () =>
      resolve({ kind: 'failed', failure: { how: 'timeout', resolver: resolverInWords() } }),
    );
    onAbort = () => resolve({ kind: 'stopped' });
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    // getaddrinfo cannot be called off; a late answer of it is simply not waited for.
    return await Promise.race([lookUpAsPrograms(name, timeoutMs), patience]);
  } finally {
    callOff();
    signal.removeEventListener('abort', onAbort);
  }
}

async function lookUpAsPrograms(name: string, timeoutMs: number): Promise<Looked> {
  try {
    const found = await dns.promises.lookup(name, { all: true, order: 'verbatim' });
    return { kind: 'found', addresses: found.map((one) => one.address) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return { kind: 'failed', failure: await askWhy(name, code, timeoutMs) };
  }
}

// getaddrinfo says only "not found"; the DNS server itself says why.
async function askWhy(name: string, code: string, timeoutMs: number): Promise<Failure> {
  const resolver = new dns.promises.Resolver({ timeout: Math.max(500, Math.round(timeoutMs / 3)), tries: 1 });
  const who = resolverInWords();
  try {
    await resolver.resolve4(name);
    return { how: 'no-address', resolver: SYSTEM };
  } catch (error) {
    const how = failureOf((error as NodeJS.ErrnoException).code ?? '');
    // A DNS server that cannot be asked leaves us with what the system said.
    if (how === null) return { how: code === 'EAI_AGAIN' ? 'timeout' : 'nxdomain', resolver: SYSTEM };
    return { how, resolver: who };
  }
}

function failureOf(code: string): NameFailure | null {
  switch (code) {
    case 'ENOTFOUND':
      return 'nxdomain';
    case 'ENODATA':
      return 'no-address';
    case 'ESERVFAIL':
    case 'EREFUSED':
      return 'servfail';
    case 'ETIMEOUT':
      return 'timeout';
    default:
      return null;
  }
}

function resolverInWords(): string {
  const servers = dns.getServers();
  return servers.length === 0 ? SYSTEM : `DNS server ${servers.join(', ')}`;
}

/** Keeps what this host can use: one family if asked, and no IPv6 where this host has none. */
function sortAddresses(
  found: readonly string[],
  { family, source }: ResolveOptions,
): Extract<Resolution, { kind: 'addresses' }> {
  const addresses: IpAddress[] = [];
  const skipped: { address: IpAddress; why: string }[] = [];
  const hasIpv6 = hostHasIpv6();
  for (const text of new Set(found.map(canonical))) {
    const address = asIpAddress(text);
    const version = net.isIPv6(text) ? 6 : 4;
    if (family !== 0 && family !== version) {
      skipped.push({ address, why: `only IPv${family} was asked for` });
    } else if (source !== null && net.isIP(source) !== version) {
      skipped.push({ address, why: `the source address is IPv${net.isIP(source)}` });
    } else if (version === 6 && !hasIpv6 && !isLoopback(text)) {
      skipped.push({ address, why: 'this host has no IPv6 address, so its programs do not use it' });
    } else addresses.push(address);
  }
  return { kind: 'addresses', addresses, skipped };
}

function canonical(text: string): string {
  return ipaddr.process(text).toString();
}

function isLoopback(text: string): boolean {
  return ipaddr.parse(text).range() === 'loopback';
}

function hostHasIpv6(): boolean {
  return Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .some((one) => one.family === 'IPv6' && !one.internal && !one.address.startsWith('fe80:'));
}
