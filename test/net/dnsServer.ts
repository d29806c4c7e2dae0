/** A DNS server on loopback that gives every question the same fate, and the mocks that lead resolvers to it. */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { onTestFinished, vi } from 'vitest';
import { LOOPBACK, openUdp } from '../support/peers.ts';

/** RCODE of RFC 1035 section 4.1.1, with or without an A record; `mute` never answers. */
export type Fate = 'address' | 'no-data' | 'servfail' | 'nxdomain' | 'refused' | 'mute';

const RCODES: Readonly<Record<Exclude<Fate, 'mute'>, number>> = {
  address: 0,
  'no-data': 0,
  servfail: 2,
  nxdomain: 3,
  refused: 5,
};

/** Points Node's DNS client at a server of that fate; returns the names that it was asked for. */
export async function useDnsServer(fate: Fate): Promise<readonly string[]> {
  const asked: string[] = [];
  const { port } = await openUdp((query, from, socket) => {
    asked.push(nameIn(query));
    if (fate !== 'mute') socket.send(answer(query, fate), from.port, from.address);
  });
  useResolver(`${LOOPBACK}:${port}`);
  return asked;
}

/** Points Node's DNS client at a port of loopback on which nobody listens. */
export async function useNoDnsServer(): Promise<void> {
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((bound) => socket.bind(0, LOOPBACK, bound));
  const { port } = socket.address();
  await new Promise<void>((closed) => socket.close(() => closed()));
  useResolver(`${LOOPBACK}:${port}`);
}

function useResolver(server: string): void {
  const { Resolver } = dns.promises;
  class LoopbackResolver extends Resolver {
    constructor(options?: dns.ResolverOptions) {
      super(options);
      this.setServers([server]);
    }
  }
  // A spy cannot stand for a class that is made with `new`.
  Object.assign(dns.promises, { Resolver: LoopbackResolver });
  onTestFinished(() => {
    Object.assign(dns.promises, { Resolver });
  });
  vi.spyOn(dns, 'getServers').mockReturnValue([server]);
}

function answer(query: Buffer, fate: Exclude<Fate, 'mute'>): Buffer {
  const question = query.subarray(12, 12 + nameLength(query) + 4);
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  // An answer, recursion desired and available.
  header.writeUInt16BE(0x8180 | RCODES[fate], 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(fate === 'address' ? 1 : 0, 6);
  // Name by pointer, type A, class IN, a minute to live, 192.0.2.1.
  const record = Buffer.from('c00c000100010000003c0004c0000201', 'hex');
  return Buffer.concat([header, question, ...(fate === 'address' ? [record] : [])]);
}

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; (query[at] ?? 0) > 0; at += 1 + (query[at] ?? 0)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
  }
  return labels.join('.');
}

function nameLength(query: Buffer): number {
  return nameIn(query).length + 2;
}
