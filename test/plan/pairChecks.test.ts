import { describe, expect, test } from 'vitest';
import { asFlowId, asIpAddress, asPort } from '../../src/model/ids.ts';
import type { Check } from '../../src/model/plan.ts';
import { pairChecks } from '../../src/plan/pairChecks.ts';
import { aCheck, aFlow, anEchoFlow, aPath } from '../support/builders.ts';
import { doorAt } from '../support/doorAt.ts';

const here = asIpAddress('10.0.0.5');
const elsewhere = asIpAddress('10.0.0.6');
const range = { kind: 'range', first: asPort(9000), last: asPort(9999) } as const;

test('an echo is asked of the host itself, whatever its responder holds open', () => {
  const flow = anEchoFlow();
  const echo = aCheck({ paths: [aPath({ flow, address: here })] });
  const holding = { doors: [doorAt('tcp', 1, 65_535), doorAt('udp', 1, 65_535)], onDemand: [] };
  const { checks, onDemand, skipped } = pairChecks([echo], new Map([[here, holding]]));
  expect([checks, onDemand.size, skipped]).toEqual([[echo], 0, []]);
});

describe('with a responder', () => {
  test('doors that it holds open are asked for proof, in TLS where that is documented', () => {
    const { checks, onDemand } = pairChecks(
      [checkAt(80), checkAt(443, { security: 'tls' }), checkAt(6235, { transport: 'udp', security: 'ssl' })],
      new Map([
        [here, { doors: [doorAt('tcp', 80), doorAt('tcp', 443), doorAt('udp', 6235)], onDemand: [] }],
      ]),
    );
    expect(checks.map(({ port, probe }) => [port, probe.kind, probe.options])).toEqual([
      [80, 'responder', { tls: false }],
      [443, 'responder', { tls: true }],
      [6235, 'responder', { tls: false }],
    ]);
    expect(onDemand.size).toBe(0);
  });

  test('two questions to one door become one, for the paths of both', () => {
    const [plain, secure] = [checkAt(443), checkAt(443, { security: 'tls' })];
    const { checks } = pairChecks(
      [plain, secure],
      new Map([[here, { doors: [doorAt('tcp', 443)], onDemand: [] }]]),
    );
    expect(checks).toHaveLength(1);
    expect(checks[0]?.paths).toEqual([...plain.paths, ...secure.paths]);
    expect(checks[0]?.probe.options).toEqual({ tls: true });
  });

  test('doors that it opens on demand wait to be opened', () => {
    const wanted = [9000, 9001].map((port) => checkAt(port, { transport: 'udp', ports: range }));
    const state = { doors: [], onDemand: [doorAt('udp', 9000, 9999)] };
    const { checks, onDemand } = pairChecks(wanted, new Map([[here, state]]));
    expect(checks).toEqual([]);
    expect(onDemand.get(here)?.map(({ port, probe }) => [port, probe.kind])).toEqual([
      [9000, 'responder'],
      [9001, 'responder'],
    ]);
  });

  test('doors that it does not have, and hosts without one, are checked as ever', () => {
    const all = [checkAt(80), { ...checkAt(80), address: elsewhere }];
    const { checks, skipped } = pairChecks(
      all,
      new Map([[here, { doors: [doorAt('udp', 80)], onDemand: [] }]]),
    );
    expect(checks).toEqual(all);
    expect(skipped).toEqual([]);
  });

  test('ranges that nobody opens are left out, once each, and it is said why', () => {
    const of = (port: number): Check => checkAt(port, { transport: 'udp', ports: range });
    const back = { ...of(9001), paths: of(9001).paths.map((path) => ({ ...path, reversed: true })) };
    const all = [of(9000), of(9001), { ...of(9000), address: elsewhere }, back];
    const { checks, skipped } = pairChecks(all, new Map([[here, { doors: [], onDemand: [] }]]));
    expect(checks).toEqual([]);
    expect(skipped.map(({ from, ports, reason, why }) => [from, ports, reason, why])).toEqual([
      ['client', '9000-9999', 'no-responder', expect.stringContaining('does not open these ports')],
      ['server', '9000-9999', 'no-responder', expect.stringContaining('does not open these ports')],
      ['client', '9000-9999', 'no-responder', expect.stringContaining('only with a responder')],
    ]);
  });
});

function checkAt(port: number, given: Partial<ReturnType<typeof aFlow>> = {}): Check {
  const flow = aFlow({
    id: asFlowId('f'),
    security: 'none',
    from: 'client' as never,
    to: 'server' as never,
    ...given,
  });
  const place = { address: here, transport: flow.transport, port: asPort(port) };
  return aCheck({ ...place, paths: [aPath({ ...place, flow, reversed: false })] });
}
