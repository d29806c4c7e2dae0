import { describe, expect, test } from 'vitest';
import type { ProbeRef } from '../../src/model/portMap.ts';
import { aHost, aRole, ports } from '../support/builders.ts';
import { addresses, need, planOf } from '../support/planBuilders.ts';

const tcp = probe('tcp');
const udp = probe('udp');
const tls = probe('tls');
const perhapsTls = probe('tls', { required: false });
const http = probe('http', { path: '/' });
const https = probe('http', { tls: true });

/** What is asked at one door that these flows lead to, and how many paths each question answers for. */
function asked(...probes: readonly ProbeRef[]): readonly (readonly [ProbeRef, number])[] {
  const flows = probes.map((one, at) => need('workstation', 'cic-server', { id: `${at}`, probe: one }));
  return planOf({ flows }).checks.map((check) => [check.probe, check.paths.length]);
}

describe('a door is asked once', () => {
  test.each<[string, readonly ProbeRef[], ProbeRef]>([
    ['by flows that ask the same', [tls, tls], tls],
    ['by flows that say the same in so many words', [http, probe('http', { path: '/' })], http],
    ['as strictly as any of them: TLS', [tcp, tls, tcp], tls],
    ['as strictly as any of them: TLS perhaps', [perhapsTls, tcp], perhapsTls],
    ['as strictly as any of them: TLS for certain', [perhapsTls, tls], tls],
    ['as strictly as any of them: HTTP', [tcp, http], http],
    ['in plain HTTP where TLS is not certain', [perhapsTls, http], http],
    ['as strictly as any of them: HTTPS', [tcp, perhapsTls, tls, https], https],
    ['as strictly as any of them: a protocol of its own', [udp, probe('sip')], probe('sip')],
  ])('%s', (_name, probes, strictest) => {
    expect(asked(...probes)).toEqual([[strictest, probes.length]]);
    expect(asked(...probes.toReversed())).toEqual([[strictest, probes.length]]);
  });
});

describe('a door is asked twice where no answer stands for the other', () => {
  test('plain HTTP and TLS', () => {
    expect(asked(http, tls)).toEqual([
      [http, 1],
      [tls, 1],
    ]);
  });

  test('plain HTTP and HTTPS', () => {
    expect(asked(http, https)).toEqual([
      [http, 1],
      [https, 1],
    ]);
  });

  test('two pages', () => {
    const other = probe('http', { path: '/other' });
    expect(asked(http, other, tcp)).toEqual([
      [http, 2],
      [other, 1],
    ]);
  });

  test('plain HTTP and HTTPS, with the flow that only wants TLS answered by HTTPS', () => {
    expect(asked(http, tls, https)).toEqual([
      [http, 1],
      [https, 2],
    ]);
  });
});

describe('doors apart are asked apart', () => {
  const one = need('workstation', 'cic-server', { id: 'one', probe: tcp });

  test.each([
    ['ports', need('workstation', 'cic-server', { id: 'two', ports: ports(5001) })],
    ['transports', need('workstation', 'cic-server', { id: 'two', transport: 'udp', probe: udp })],
  ])('by %s', (_name, two) => {
    expect(planOf({ flows: [one, two] }).checks.map((check) => check.paths.length)).toEqual([1, 1]);
  });

  test('by addresses', () => {
    const plan = planOf({ flows: [one], resolutions: { cic01: addresses('10.0.0.5', '10.0.0.6') } });
    expect(plan.checks.map((check) => check.address)).toEqual(['10.0.0.5', '10.0.0.6']);
  });

  // TLS and HTTP ask for a host by its name: two names on one address may be two services.
  test('by names of one address', () => {
    const site = { hosts: [aHost('cic01'), aHost('cic01.example.com')] };
    const resolutions = { cic01: addresses('10.0.0.5'), 'cic01.example.com': addresses('10.0.0.5') };
    const plan = planOf({ flows: [one], site, resolutions });
    expect(plan.checks.map((check) => check.target)).toEqual(['cic01', 'cic01.example.com']);
  });

  test('by no role: two roles of one host share a door', () => {
    const site = { hosts: [aHost('cic01', ['cic-server', 'database'])] };
    const flows = [one, need('workstation', 'database')];
    expect(planOf({ flows, roles: [aRole('database')], site }).checks).toMatchObject([
      { target: 'cic01', address: '10.0.0.1', transport: 'tcp', port: 5000, probe: tcp },
    ]);
  });
});

function probe(kind: string, options: ProbeRef['options'] = {}): ProbeRef {
  return { kind, options };
}
