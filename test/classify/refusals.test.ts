import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import type { Fact } from '../../src/model/evidence.ts';
import { asIpAddress } from '../../src/model/ids.ts';
import {
  codes,
  connected,
  NOW_MS,
  refused,
  rejections,
  seenAt,
  silence,
  verdictOn,
} from '../support/observations.ts';

const prohibited = { code: 'ICMP', scope: 'policy', icmp: { type: 3, code: 13 } } as const;
const alive = seenAt({ port: 1 }, connected);

describe('a refusal', () => {
  test('without a sender may be a firewall in the name of the target', () => {
    const verdict = verdictOn([seenAt({}, refused)]);
    expect(verdict.kind).toBe('closed');
    expect(verdict.reason).toEqual({
      code: 'refused',
      text: 'TCP 5597 is refused in the name of cic01 (10.0.0.5); usually nothing listens there',
    });
    expect(codes(verdict.alternatives)).toEqual(['rejecting-firewall']);
    expect(verdict.blockedBy).toBeNull();
  });

  test("from the target's own address is the target's", () => {
    const verdict = verdictOn([seenAt({ transport: 'udp' }, { ...refused, by: '10.0.0.5' })]);
    expect(verdict.kind).toBe('closed');
    expect(verdict.reason.text).toBe('cic01 (10.0.0.5) itself refuses UDP 5597: nothing listens there');
    expect(verdict.alternatives).toEqual([]);
  });

  test.each(['tcp', 'udp'] as const)('of %s from another address is a block by that address', (transport) => {
    const verdict = verdictOn([seenAt({ transport }, { ...refused, by: '10.1.0.1' })]);
    expect(verdict.kind).toBe('blocked');
    expect(verdict.blockedBy).toBe('10.1.0.1');
    expect(verdict.reason).toEqual({
      code: 'refused-by-other',
      text: '10.1.0.1, a device on the way to cic01 (10.0.0.5), refused in its place',
    });
  });

  test('whose sender became known beats the bare one', () => {
    const verdict = verdictOn([
      seenAt({}, refused, { ...refused, by: '10.1.0.1', icmp: { type: 3, code: 3 } }),
    ]);
    expect(verdict.kind).toBe('blocked');
  });

  test('from nearer than the host is a block by something on the way, and no sign of life', () => {
    const nearer = { ...refused, code: 'RST', nearerThan: '10.1.0.2', lastHop: '10.1.0.1' };
    const verdict = verdictOn([seenAt({}, refused, nearer)]);
    expect([verdict.kind, verdict.reason, verdict.blockedBy, verdict.lastHop]).toEqual([
      'blocked',
      {
        code: 'reset-on-the-way',
        text: 'something on the way resets TCP 5597 in the name of cic01 (10.0.0.5): it is nearer than 10.1.0.2, through which packets to open ports of that host go',
      },
      null,
      '10.1.0.1',
    ]);
    expect(verdict.alternatives).toEqual([]);
    const beside = verdictOn([seenAt({ port: 1 }, ...silence()), seenAt({}, refused, nearer)]);
    expect(codes(beside.alternatives)).toContain('host-down');
  });

  test('from before the first device may be this host itself', () => {
    const verdict = verdictOn([seenAt({}, refused, { ...refused, nearerThan: '10.1.0.1' })]);
    expect([verdict.kind, codes(verdict.alternatives)]).toEqual(['blocked', ['own-firewall']]);
  });

  test('by a device is no sign of life of the host', () => {
    const silentOne = seenAt({}, ...silence());
    const byDevice = seenAt({ port: 1 }, { ...refused, by: '10.1.0.1' });
    expect(codes(verdictOn([silentOne, byDevice]).alternatives)).toContain('host-down');
  });

  test('of our own connection to itself means that nothing listens', () => {
    const verdict = verdictOn([
      seenAt({ target: '127.0.0.1', address: '127.0.0.1' }, { kind: 'self-connected' }),
    ]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'closed',
      {
        code: 'self-connected',
        text: 'nothing listens on TCP 5597 on 127.0.0.1: our own connection met itself',
      },
    ]);
  });
});

describe('a rejection', () => {
  test('by a device on the way names it', () => {
    const verdict = verdictOn([seenAt({}, ...rejections(2, { ...prohibited, by: '10.1.0.1' })), alive]);
    expect(verdict).toMatchObject({
      kind: 'blocked',
      blockedBy: '10.1.0.1',
      alternatives: [],
      reason: {
        code: 'rejected',
        text: '10.1.0.1, a device on the way, rejects TCP 5597 on cic01 (10.0.0.5) (ICMP 3/13, administratively prohibited)',
      },
    });
  });

  test('without a sender may be the target too', () => {
    const verdict = verdictOn([seenAt({}, ...rejections(2)), alive]);
    expect([verdict.kind, verdict.blockedBy]).toEqual(['blocked', null]);
    expect(verdict.reason.text).toBe(
      'a device on the way rejects TCP 5597 on cic01 (10.0.0.5) (EHOSTUNREACH)',
    );
    expect(codes(verdict.alternatives)).toEqual(['target-rejects']);
  });

  test('by the target itself is a block by nobody else', () => {
    const verdict = verdictOn([seenAt({}, ...rejections(2, { ...prohibited, by: '10.0.0.5' }))]);
    expect([verdict.kind, verdict.blockedBy]).toEqual(['blocked', null]);
    expect(verdict.reason.text).toBe(
      "the target's own firewall rejects TCP 5597 on cic01 (10.0.0.5) (ICMP 3/13, administratively prohibited)",
    );
    expect(verdict.alternatives).toEqual([]);
  });

  test('on a host of which nothing else is known may be a missing route or a dead host', () => {
    const verdict = verdictOn([seenAt({}, ...rejections(2))]);
    expect(verdict.kind).toBe('blocked');
    expect(codes(verdict.alternatives)).toEqual(['target-rejects', 'no-route-beyond', 'host-down']);
  });

  test('whose sender became known beats the bare one', () => {
    const named = { kind: 'rejected', ...prohibited, here: false, by: '10.1.0.1' } satisfies Fact;
    const verdict = verdictOn([seenAt({}, ...rejections(2), named)]);
    expect(verdict.blockedBy).toBe('10.1.0.1');
  });

  test('among silent attempts still tells', () => {
    const verdict = verdictOn([seenAt({}, ...silence(), ...rejections(2).slice(0, 1)), alive]);
    expect([verdict.kind, verdict.reason.code]).toEqual(['blocked', 'rejected']);
  });
});

describe('a neighbour that nobody answers for', () => {
  test('is unreachable after the three seconds that address resolution takes', () => {
    const verdict = verdictOn([seenAt({}, ...rejections(3070))]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'unreachable',
      {
        code: 'neighbour-dead',
        text: "nobody on the target's own network answers for cic01 (10.0.0.5)",
      },
    ]);
    expect(codes(verdict.alternatives)).toEqual(['host-down']);
  });

  test.each([
    ['1.9 s', 1999, 'blocked'],
    ['2 s', 2000, 'unreachable'],
  ])('is told from a device by the time it took (%s)', (_name, tookMs, kind) => {
    expect(verdictOn([seenAt({}, ...rejections(tookMs))]).kind).toBe(kind);
  });

  test('is known by the attempt that waited longest', () => {
    const evidence = rejections(3070).toReversed();
    expect(verdictOn([seenAt({}, ...evidence)]).kind).toBe('unreachable');
  });

  // Address resolution was already under way when this path's turn came: its errors came sooner.
  test('is known on every path of the host once one has waited long enough', () => {
    const late = seenAt({ port: 1 }, ...rejections(600));
    expect(verdictOn([late, seenAt({}, ...rejections(3070))]).reason.code).toBe('neighbour-dead');
    expect(verdictOn([late]).reason.code).toBe('rejected');
  });

  test.each([
    [3070, 'unreachable'],
    [40, 'blocked'],
  ])('is known by the greeting of its responder, which came first (%s ms)', (unreachableAfterMs, kind) => {
    const greetings = new Map([
      [asIpAddress('10.0.0.5'), { code: 'failed', text: 'cannot be reached', unreachableAfterMs } as const],
      [asIpAddress('10.0.0.6'), { code: 'no-answer', text: 'does not answer' } as const],
    ]);
    const both = [seenAt({}, ...rejections(600)), seenAt({ address: '10.0.0.6' }, ...rejections(600))];
    const verdicts = classify(both, { nowMs: NOW_MS, platform: 'linux', greetings });
    expect(verdicts.map((one) => one.kind)).toEqual([kind, 'blocked']);
  });

  test('is not one that answers elsewhere', () => {
    const verdict = verdictOn([seenAt({}, ...rejections(3070)), alive]);
    expect([verdict.kind, verdict.reason.code]).toEqual(['blocked', 'rejected']);
  });

  test('off our own network is reported by its router', () => {
    const byRouter = rejections(3070, { by: '10.1.0.1', icmp: { type: 3, code: 1 }, code: 'ICMP' });
    const verdict = verdictOn([seenAt({}, ...byRouter)]);
    expect([verdict.kind, verdict.reason.code, verdict.blockedBy]).toEqual([
      'unreachable',
      'neighbour-dead',
      '10.1.0.1',
    ]);
  });

  test('is not what a slow prohibition means', () => {
    const verdict = verdictOn([seenAt({}, ...rejections(3070, { ...prohibited, by: '10.1.0.1' }))]);
    expect([verdict.kind, verdict.blockedBy]).toEqual(['blocked', '10.1.0.1']);
  });

  test('leaves a prohibition on its way what it is', () => {
    const forbidden = seenAt({ port: 1 }, ...rejections(2, { ...prohibited, by: '10.1.0.1' }));
    const verdict = verdictOn([forbidden, seenAt({}, ...rejections(3070))]);
    expect([verdict.kind, verdict.blockedBy]).toEqual(['blocked', '10.1.0.1']);
  });
});

describe("this host's own routing table", () => {
  const noRoute = rejections(0, { here: true, code: 'ENETUNREACH', scope: 'network' });

  test('without a route makes the host unreachable', () => {
    const verdict = verdictOn([seenAt({}, ...noRoute)]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'unreachable',
      { code: 'no-route', text: 'this host has no route to cic01 (10.0.0.5)' },
    ]);
  });

  test('that refuses one path to a host that answers on another is our own affair', () => {
    const verdict = verdictOn([seenAt({}, ...noRoute), alive]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'error',
      {
        code: 'own-routing',
        text: "this host's own routing refuses this path to cic01 (10.0.0.5), not others",
      },
    ]);
  });
});
