import { describe, expect, test } from 'vitest';
import { findCauses } from '../../../src/classify/causes/findCauses.ts';
import type { Fact } from '../../../src/model/evidence.ts';
import { type Found, found } from './found.ts';

const causesOf = (...all: readonly Found[]) => findCauses(all.map(found));
const kindsOf = (...all: readonly Found[]) => causesOf(...all).map(({ kind }) => kind);

describe("this host's own network", () => {
  const lost = (address: string): Found => ({ port: 1, address, verdict: 'unreachable', code: 'no-route' });

  test('is the cause when no address at all has a route', () => {
    expect(
      causesOf(lost('10.0.0.5'), lost('10.0.0.6'), {
        port: 1,
        target: 'x',
        address: null,
        verdict: 'unresolved',
      }),
    ).toMatchObject([
      {
        kind: 'own-network',
        target: null,
        address: null,
        text: 'this host has no route to any of the 2 addresses: its network is down, or its default route is missing',
        paths: ['10.0.0.5/tcp/1', '10.0.0.6/tcp/1'],
      },
      { kind: 'name-unresolved' },
    ]);
  });

  test.each<[string, Found]>([
    ['open', { port: 2, address: '10.0.0.7', verdict: 'open' }],
    ['blocked on the way', { port: 2, address: '10.0.0.7', verdict: 'blocked' }],
  ])('is not when one path is %s', (_name, other) => {
    expect(kindsOf(lost('10.0.0.5'), lost('10.0.0.6'), other)).toEqual([
      'host-unreachable',
      'host-unreachable',
    ]);
  });

  test('is not told from a single address', () => {
    expect(kindsOf(lost('10.0.0.5'))).toEqual(['host-unreachable']);
  });
});

describe("this host's own resolver", () => {
  const asked: Fact = { kind: 'unresolved', name: 'x', how: 'timeout', resolver: 'DNS server 10.0.0.53' };
  const mute = (target: string): Found => ({
    port: 1,
    target,
    address: null,
    verdict: 'unresolved',
    code: 'dns-timeout',
    evidence: [asked, { kind: 'not-tried', fault: 'cancelled', detail: '' }],
  });

  test('is the cause when it is silent about every name', () => {
    expect(causesOf(mute('a'), mute('b'))).toMatchObject([
      {
        kind: 'own-resolver',
        target: null,
        text: 'no answer from DNS server 10.0.0.53 about any of 2 names: this host has no DNS server that answers',
      },
    ]);
  });

  test('is not when it knows that another name does not exist', () => {
    const unknown: Found = { port: 1, target: 'c', address: null, verdict: 'unresolved', code: 'nxdomain' };
    expect(new Set(kindsOf(mute('a'), mute('b'), unknown))).toEqual(new Set(['name-unresolved']));
  });

  test('is not told from a single name', () => {
    expect(kindsOf(mute('a'))).toEqual(['name-unresolved']);
  });
});

describe("this host's own firewall", () => {
  const held = (port: number): Found => ({ port, verdict: 'error', code: 'own-firewall' });

  test('is one cause for all the ports that it keeps shut', () => {
    expect(causesOf(held(1), held(2), { port: 3, verdict: 'open' })).toMatchObject([
      {
        kind: 'own-firewall',
        text: 'this host itself, by its own firewall most likely, lets nothing out to 2 of the ports',
        paths: ['10.0.0.5/tcp/1', '10.0.0.5/tcp/2'],
      },
    ]);
  });

  test('and one port is told where it stands', () => {
    expect(kindsOf(held(1), held(1))).toEqual([]);
  });
});
