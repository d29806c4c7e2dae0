import { describe, expect, test } from 'vitest';
import { asFlowId, asHostName, asIpAddress, asPort } from '../../src/model/ids.ts';
import type { Check } from '../../src/model/plan.ts';
import { checksBetween } from '../../src/plan/checksBetween.ts';
import { aCheck, aFlow, aPath, ports } from '../support/builders.ts';

const RANGE = { kind: 'range', first: asPort(9000), last: asPort(9999) } as const;
const rtp = aFlow({ id: asFlowId('rtp'), transport: 'udp', ports: RANGE });
const video = aFlow({ id: asFlowId('video'), transport: 'udp', ports: RANGE });

describe('further checks', () => {
  test('are the paths that the port would have had in the plan', () => {
    const tried = [
      { check: at(9000), outcome: 'open' },
      { check: at(9100), outcome: 'shut' },
    ];
    expect(checksBetween(tried)).toEqual([at(9050)]);
  });

  test('are looked for on each address, in each range and each way apart', () => {
    const elsewhere = { address: asIpAddress('10.0.0.6') };
    const other = { target: asHostName('cic02') };
    const tried = [at(9000), at(9100, elsewhere), at(9200, other), at(9300, { reversed: true })].map(
      (check, index) => ({ check, outcome: `${index}` }),
    );
    expect(checksBetween([...tried, { check: at(9400, {}, video), outcome: 'shut' }])).toEqual([]);
  });

  test('of flows that share a range are one check for the paths of both', () => {
    const both = (port: number): Check => ({
      ...at(port),
      paths: [...at(port).paths, ...at(port, {}, video).paths],
    });
    const tried = [
      { check: both(9000), outcome: 'open' },
      { check: both(9002), outcome: 'shut' },
    ];
    expect(checksBetween(tried)).toEqual([both(9001)]);
  });

  test('are never ports of a list, whatever came of them', () => {
    const list = aFlow({ ports: ports(80, 443) });
    const tried = [80, 443].map((port) => ({ check: at(port, {}, list), outcome: `${port}` }));
    expect(checksBetween(tried)).toEqual([]);
  });

  test('of a way back keep its name', () => {
    const tried = [9000, 9002].map((port) => ({ check: at(port, { reversed: true }), outcome: `${port}` }));
    expect(checksBetween(tried)[0]?.paths[0]?.id).toBe('rtp/cic01/10.0.0.5/9001/back');
  });
});

function at(port: number, given: Partial<ReturnType<typeof aPath>> = {}, flow = rtp): Check {
  const path = aPath({ flow, port: asPort(port), ...given });
  return aCheck({ paths: [path] });
}
