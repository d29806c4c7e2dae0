import dns from 'node:dns';
import os from 'node:os';
import { describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/cli/systemClock.ts';
import { asIpAddress } from '../../src/model/ids.ts';
import { type ResolveOptions, resolveHost } from '../../src/net/resolve.ts';
import { aHost } from '../support/builders.ts';
import { type Fate, useDnsServer, useNoDnsServer } from './dnsServer.ts';

describe('without asking anybody', () => {
  test.each([
    ['192.0.2.5', '192.0.2.5'],
    ['::1', '::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['::ffff:192.0.2.5', '192.0.2.5'],
  ])('a literal address: %s is %s', async (name, address) => {
    const lookup = vi.spyOn(dns.promises, 'lookup');
    expect(await resolve(name)).toEqual({ kind: 'addresses', addresses: [address], skipped: [] });
    expect(lookup).not.toHaveBeenCalled();
  });

  test('addresses that the site gives stand in place of the name service', async () => {
    const lookup = vi.spyOn(dns.promises, 'lookup');
    const host = aHost('cic01', ['cic-server'], { addresses: ['192.0.2.6', '192.0.2.5'].map(asIpAddress) });
    expect(await resolveHost(host, options())).toEqual({
      kind: 'addresses',
      addresses: ['192.0.2.6', '192.0.2.5'],
      skipped: [],
    });
    expect(lookup).not.toHaveBeenCalled();
  });
});

describe('as programs do', () => {
  test('a name of the hosts file', async () => {
    expect(await resolve('localhost', { family: 4 })).toMatchObject({
      kind: 'addresses',
      lookupMs: expect.any(Number),
      addresses: ['127.0.0.1'],
    });
  });

  test('every address counts, each once, in the order of the name service', async () => {
    withIpv6();
    found('192.0.2.7', '2001:db8::7', '192.0.2.5', '192.0.2.7', '2001:DB8:0::7');
    expect(await resolve('cic01')).toEqual({
      kind: 'addresses',
      lookupMs: expect.any(Number),
      addresses: ['192.0.2.7', '2001:db8::7', '192.0.2.5'],
      skipped: [],
    });
  });

  test.each([
    [4, '192.0.2.7', '2001:db8::7'],
    [6, '2001:db8::7', '192.0.2.7'],
  ] as const)('of family %d only', async (family, kept, left) => {
    withIpv6();
    found('192.0.2.7', '2001:db8::7');
    expect(await resolve('cic01', { family })).toEqual({
      kind: 'addresses',
      lookupMs: expect.any(Number),
      addresses: [kept],
      skipped: [{ address: left, why: `only IPv${family} was asked for` }],
    });
  });

  test('a source address leaves out what cannot be reached from it', async () => {
    withIpv6();
    found('192.0.2.7', '2001:db8::7');
    expect(await resolve('cic01', { source: asIpAddress('192.0.2.1') })).toEqual({
      kind: 'addresses',
      lookupMs: expect.any(Number),
      addresses: ['192.0.2.7'],
      skipped: [{ address: '2001:db8::7', why: 'the source address is IPv4' }],
    });
  });

  test.each([
    ['no network card but loopback', {}],
    ['IPv6 on its own card only', { eth0: [card('fe80::1', false)] }],
    ['IPv6 on loopback only', { lo: [card('::1', true)] }],
  ])('a host with %s does not use IPv6', async (_name, cards) => {
    vi.spyOn(os, 'networkInterfaces').mockReturnValue(cards);
    found('2001:db8::7', '192.0.2.7', '::1');
    expect(await resolve('cic01')).toEqual({
      kind: 'addresses',
      lookupMs: expect.any(Number),
      addresses: ['192.0.2.7', '::1'],
      skipped: [
        { address: '2001:db8::7', why: 'this host has no IPv6 address, so its programs do not use it' },
      ],
    });
  });
});

describe('why a name has no address', () => {
  test.each([
    ['nxdomain', 'nxdomain'],
    ['no-data', 'no-address'],
    ['servfail', 'servfail'],
    ['refused', 'servfail'],
    ['mute', 'timeout'],
  ] as const)('a DNS server that says %s', async (fate: Fate, how) => {
    notFound('ENOTFOUND');
    const asked = await useDnsServer(fate);
    expect(await resolve('nobody.test')).toEqual({
      kind: 'unresolved',
      evidence: {
        kind: 'unresolved',
        name: 'nobody.test',
        how,
        resolver: expect.stringMatching(/^DNS server 127\.0\.0\.1:\d+$/),
        startedAtMs: 0,
        tookMs: expect.any(Number),
        rttMs: null,
        local: null,
      },
    });
    expect(new Set(asked)).toEqual(new Set(['nobody.test']));
  });

  test('DNS knows an address that this host’s programs do not get', async () => {
    notFound('ENOTFOUND');
    await useDnsServer('address');
    expect(await resolve('nobody.test')).toMatchObject({
      evidence: { how: 'no-address', resolver: "this host's name service" },
    });
  });

  test.each([
    ['ENOTFOUND', 'nxdomain'],
    ['EAI_AGAIN', 'timeout'],
  ])('a DNS server that cannot be asked leaves what the system said (%s)', async (code, how) => {
    notFound(code);
    await useNoDnsServer();
    expect(await resolve('nobody.test')).toMatchObject({
      evidence: { how, resolver: "this host's name service" },
    });
  });

  test('a name service that never answers', async () => {
    vi.spyOn(dns.promises, 'lookup').mockReturnValue(new Promise(() => undefined));
    expect(await resolve('nobody.test', { timeoutMs: 30 })).toMatchObject({ evidence: { how: 'timeout' } });
  });
});

describe('stopped while looking up', () => {
  test.each([
    ['by the user', new DOMException('stopped by the user', 'AbortError'), 'cancelled'],
    ['at the end of the run', new DOMException("the run's time is over", 'TimeoutError'), 'deadline'],
  ])('%s', async (_name, reason, fault) => {
    vi.spyOn(dns.promises, 'lookup').mockReturnValue(new Promise(() => undefined));
    const controller = new AbortController();
    const resolving = resolve('nobody.test', { signal: controller.signal, timeoutMs: 60_000 });
    controller.abort(reason);
    expect(await resolving).toMatchObject({
      kind: 'unresolved',
      evidence: { kind: 'not-tried', fault, detail: 'stopped while nobody.test was looked up' },
    });
  });

  test('before it began: nobody is asked', async () => {
    const lookup = vi.spyOn(dns.promises, 'lookup');
    expect(await resolve('nobody.test', { signal: AbortSignal.abort() })).toMatchObject({
      evidence: { kind: 'not-tried', fault: 'cancelled' },
    });
    expect(lookup).not.toHaveBeenCalled();
  });
});

function options(given: Partial<ResolveOptions> = {}): ResolveOptions {
  return {
    family: 0,
    source: null,
    timeoutMs: 3000,
    clock: systemClock,
    signal: new AbortController().signal,
    ...given,
  };
}

const resolve = (name: string, given: Partial<ResolveOptions> = {}) =>
  resolveHost(aHost(name), options(given));

function found(...addresses: readonly string[]): void {
  const answers = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  vi.spyOn(dns.promises, 'lookup').mockResolvedValue(answers as never);
}

function notFound(code: string): void {
  vi.spyOn(dns.promises, 'lookup').mockRejectedValue(Object.assign(new Error(code), { code }));
}

function withIpv6(): void {
  vi.spyOn(os, 'networkInterfaces').mockReturnValue({ eth0: [card('2001:db8::1', false)] });
}

function card(address: string, internal: boolean): os.NetworkInterfaceInfo {
  return {
    address,
    internal,
    family: 'IPv6',
    netmask: 'ffff:ffff:ffff:ffff::',
    mac: '00:00:00:00:00:00',
    cidr: `${address}/64`,
    scopeid: 0,
  };
}
