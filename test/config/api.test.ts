import { describe, expect, test } from 'vitest';
import { parseSiteFile } from '../../src/config/siteFile.ts';
import { exposureOfPlan } from '../../src/model/exposure.ts';
import { problemsOf, smallMap } from './mapFixture.ts';

const DIGEST = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);
const parse = (api: string) =>
  parseSiteFile({ file: 'cicprobe.yaml', text: `daemon: { api: ${api} }\n` }, smallMap).daemon.api;
const problems = (api: string) =>
  problemsOf(() => parse(api)).map((one) => one.replace(/^.*?:\d+ daemon\.api\.?/, ''));

describe('the API of a daemon', () => {
  test('is for this host alone unless the site says otherwise', () => {
    const usual = {
      listen: { address: '127.0.0.1', port: 9807 },
      names: [],
      tokens: [],
      tls: null,
      behindProxy: false,
      rate: { perSecond: 20, burst: 200 },
    };
    expect(parseSiteFile({ file: 'f', text: 'daemon: {}\n' }, smallMap).daemon.api).toEqual(usual);
    expect(parse('{ rate: {} }')).toEqual(usual);
  });

  test('can be left out', () => {
    expect(parse('false')).toBeNull();
  });

  test('is as the site says', () => {
    const api = parse(
      `{ address: "::", port: 8443, names: [Monitor.example.com],
        tokens: [{ name: grafana, role: read, sha256: ${DIGEST} }, { name: ops, role: run, sha256: ${OTHER} }],
        tls: { cert: a.crt, key: a.key, clientCa: ca.crt, runClients: [ops] }, behindProxy: true,
        rate: { perSecond: 5, burst: 10 } }`,
    );
    expect(api).toEqual({
      listen: { address: '::', port: 8443 },
      names: ['monitor.example.com'],
      tokens: [
        { name: 'grafana', role: 'read', sha256: DIGEST },
        { name: 'ops', role: 'run', sha256: OTHER },
      ],
      tls: { certFile: 'a.crt', keyFile: 'a.key', clientCaFile: 'ca.crt', runClients: ['ops'] },
      behindProxy: true,
      rate: { perSecond: 5, burst: 10 },
    });
    expect(parse('{ tls: { cert: a, key: b } }')?.tls).toEqual({
      certFile: 'a',
      keyFile: 'b',
      clientCaFile: null,
      runClients: [],
    });
  });

  test.each([
    ['{ address: 0.0.0.0 }', /^address: expected `tokens` or `tls.clientCa` .*, got "0\.0\.0\.0" without$/],
    ['{ address: 192.0.2.1, tls: { cert: a, key: b } }', /^address: expected `tokens` or `tls.clientCa`/],
    [
      `{ address: "2001:db8::1", tokens: [{ name: a, role: read, sha256: ${DIGEST} }] }`,
      /^address: expected `tls` .*behindProxy: true/,
    ],
    ['{ behindProxy: true }', /^behindProxy: expected `tokens` beside it/],
    ['{ address: localhost }', /^address: expected an IPv4 or IPv6 address, got "localhost"/],
    ['{ port: 0 }', /^port: expected a whole number from 1 to 65535, got 0/],
    ['{ tokens: [] }', /^tokens: expected a list that is not empty/],
    ['{ tokens: [{ name: a, role: admin, sha256: x }] }', /^tokens\[0\]\.role: expected one of read, run/],
    [
      '{ tokens: [{ name: a, role: read, sha256: cicp_abc }] }',
      /^tokens\[0\]\.sha256: expected the 64 hexadecimal digits that `cicprobe api token` prints/,
    ],
    [
      `{ tokens: [{ name: a, role: read, sha256: ${DIGEST} }, { name: a, role: run, sha256: ${OTHER} }] }`,
      /^tokens\[1\]\.name: "a" is there twice/,
    ],
    [
      `{ tokens: [{ name: a, role: read, sha256: ${DIGEST} }, { name: b, role: run, sha256: ${DIGEST} }] }`,
      /^tokens\[1\]\.sha256: .* is there twice/,
    ],
    ['{ tls: { cert: a } }', /^tls\.key: missing; expected a text/],
    ['{ tls: { cert: a, key: b, runClients: [ops] } }', /^tls\.runClients: expected `clientCa` beside it/],
    ['{ adress: x }', /^adress: unknown key `adress`; did you mean `address`\?/],
    ['yes', /expected a mapping of keys to values or false, got "yes"/],
  ])('%s is refused', (api, message) => {
    expect(problems(api).join('\n')).toMatch(message);
  });

  test.each([
    ['{}', null],
    [`{ address: "::1" }`, null],
    [`{ address: 127.9.9.9, tokens: [{ name: a, role: read, sha256: ${DIGEST} }], behindProxy: true }`, null],
    [`{ address: 0.0.0.0, tls: { cert: a, key: b, clientCa: c } }`, null],
    [
      `{ address: 0.0.0.0, tls: { cert: a, key: b }, tokens: [{ name: a, role: read, sha256: ${DIGEST} }] }`,
      null,
    ],
    [`{ address: 0.0.0.0, behindProxy: true, tokens: [{ name: a, role: read, sha256: ${DIGEST} }] }`, null],
  ])('%s may be served', (text, exposure) => {
    const plan = parse(text);
    expect(plan === null ? 'none' : exposureOfPlan(plan)).toBe(exposure);
  });

  test('a plan that was made otherwise is held against the same rules', () => {
    const plan = parse('{}');
    if (plan === null) throw new Error('there is none');
    const open = { ...plan, listen: { address: '0.0.0.0', port: 1 } };
    expect(exposureOfPlan(open)?.key).toBe('address');
  });
});
