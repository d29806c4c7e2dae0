import { describe, expect, test } from 'vitest';
import type { HttpFacts } from '../../src/model/evidence.ts';
import { codes, httpAnswer, seenAt, verdictOn } from '../support/observations.ts';

describe('a portal or a proxy is not the service', () => {
  test.each<[string, Partial<HttpFacts>, string, string, readonly string[]]>([
    [
      'wants a log-on to the network',
      { status: 511 },
      'captive-portal',
      'a portal on the way wants a log-on before it lets traffic pass',
      [],
    ],
    [
      'wants a log-on to the proxy',
      { status: 407 },
      'proxy-answered',
      'a proxy answered and wants a log-on',
      [],
    ],
    [
      'sends an error through a proxy',
      { status: 502, proxyHeaders: ['via'] },
      'proxy-answered',
      'a proxy answered with an error page (status 502) instead of the service',
      ['upstream-down'],
    ],
    [
      "sends a proxy's own page of any status",
      { status: 200, proxyHeaders: ['x-squid-error'] },
      'proxy-answered',
      'a proxy answered with an error page (status 200) instead of the service',
      ['upstream-down'],
    ],
  ])('that %s', (_name, http, code, text, alternatives) => {
    const verdict = verdictOn([seenAt({}, httpAnswer(http))]);
    expect([verdict.kind, verdict.reason]).toEqual(['wrong-service', { code, text }]);
    expect(codes(verdict.alternatives)).toEqual(alternatives);
  });

  test.each<[string, Partial<HttpFacts>]>([
    ['an error of its own', { status: 500 }],
    ['a page that a proxy passed on', { status: 200, proxyHeaders: ['via'] }],
    ['a refusal that a proxy passed on', { status: 403, proxyHeaders: ['via'] }],
  ])('but %s is an answer', (_name, http) => {
    expect(verdictOn([seenAt({}, httpAnswer(http))]).kind).toBe('open');
  });
});

describe('a redirect', () => {
  test.each([
    ['http://portal.example.com/login', 'portal.example.com'],
    ['HTTPS://Portal.example.com:8443', 'portal.example.com'],
    ['//portal.example.com?from=cic01', 'portal.example.com'],
    ['http://user@portal.example.com/', 'portal.example.com'],
    ['http://[2001:db8::9]:80/login', '2001:db8::9'],
    ['http://10.9.9.9/login', '10.9.9.9'],
  ])('to another host (%s) is not the service', (location, host) => {
    const verdict = verdictOn([seenAt({}, httpAnswer({ status: 302, location }))]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'wrong-service',
      {
        code: 'redirected-elsewhere',
        text: `the answer sends the browser to ${host}, another host, as captive portals do`,
      },
    ]);
    expect(codes(verdict.alternatives)).toEqual(['other-own-name']);
  });

  test.each([
    ['http://cic01/app'],
    ['https://CIC01:8443/app'],
    ['https://cic01.example.com/app'],
    ['http://10.0.0.5/app'],
    ['/app'],
    ['app?x=//portal.example.com'],
    ['http:///app'],
  ])('that stays on the host (%s) is an answer', (location) => {
    const verdict = verdictOn([seenAt({}, httpAnswer({ status: 301, location }))]);
    expect(verdict.kind).toBe('open');
    expect(codes(verdict.warnings)).toEqual(['http-redirect']);
  });

  test('from an address to another one that shares its first number is not the same host', () => {
    const at = { target: '10.0.0.5' };
    const elsewhere = httpAnswer({ status: 302, location: 'http://10.9.9.9/' });
    expect(verdictOn([seenAt(at, elsewhere)]).kind).toBe('wrong-service');
    const toName = httpAnswer({ status: 302, location: 'http://cic01/' });
    expect(verdictOn([seenAt(at, toName)]).kind).toBe('wrong-service');
  });

  test('from an IPv6 address to itself stays', () => {
    const at = { target: '2001:db8::5', address: '2001:db8::5' };
    const itself = httpAnswer({ status: 302, location: 'https://[2001:DB8::5]/app' });
    expect(verdictOn([seenAt(at, itself)]).kind).toBe('open');
  });

  test.each<[string, Partial<HttpFacts>]>([
    ['a page that only names a location', { status: 200, location: 'http://portal.example.com/' }],
    ['a made resource', { status: 201, location: 'http://portal.example.com/' }],
    ['an error that names a location', { status: 404, location: 'http://portal.example.com/' }],
    ['a redirect to nowhere', { status: 302, location: null }],
  ])('is not %s', (_name, http) => {
    const verdict = verdictOn([seenAt({}, httpAnswer(http))]);
    expect([verdict.kind, verdict.warnings]).toEqual(['open', []]);
  });
});
