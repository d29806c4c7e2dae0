import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { asPort } from '../../src/model/ids.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { sendCanaries } from '../../src/run/canary.ts';
import { makeFakeClock } from '../support/fakeClock.ts';
import { type Act, makeFakeProbe } from '../support/fakeProbe.ts';
import { connected, refused, seenAt, silence, tlsAnswer } from '../support/observations.ts';

const banner: Fact = { kind: 'answered', facts: { protocol: 'banner', banner: '220 ready' } };
const bare = seenAt({ port: 1 }, connected);

describe('the canary of an address', () => {
  test.each<[string, Observation, boolean]>([
    ['an open port that says nothing', bare, true],
    ['an open port that speaks first', seenAt({}, banner), true],
    ['a port that accepts and is mute', seenAt({}, { kind: 'silent', stage: 'tls' }), true],
    ['a port that has answered as documented', seenAt({}, tlsAnswer()), false],
    ['a port that refuses', seenAt({}, refused), false],
    ['a port that is silent', seenAt({}, ...silence()), false],
    [
      'a port that hangs up',
      seenAt({}, { kind: 'dropped-after-connect', how: 'reset', stage: 'connect', afterMs: 1 }),
      false,
    ],
    ['UDP', seenAt({ transport: 'udp' }, { kind: 'silent', stage: 'reply' }), false],
  ])('is sent because of %s: %s', async (_name, observation, sent) => {
    const { probe } = await send([observation], {});
    expect(probe.knocks.length > 0).toBe(sent);
  });

  test('goes to the undocumented port of that address, once however many doors are open', async () => {
    const { probe } = await send([bare, seenAt({ port: 2 }, connected)], { fact: refused });
    expect(probe.knocks.map(({ door }) => door)).toEqual([
      { target: 'cic01', address: '10.0.0.5', transport: 'tcp', port: 15_077, source: null },
    ]);
  });

  test('is tried again when nothing comes back, four times at most, and not for long', async () => {
    const { probe, clock } = await send([bare], {});
    expect(probe.knocks.map(({ startedAt }) => startedAt)).toEqual([0, 80, 160, 240]);
    expect(clock.now()).toBe(320);
  });

  test('is not sent where none is wanted', async () => {
    const { probe, seen } = await send([bare], { fact: connected }, null);
    expect([probe.knocks, seen]).toEqual([[], [bare]]);
  });
});

describe('what the canary saw', () => {
  const elsewhere = seenAt({ port: 1, address: '10.0.0.6' }, connected);

  test.each<[string, Act, unknown]>([
    ['accepted and kept', { fact: connected, afterMs: 100 }, { kind: 'canary', port: 15_077 }],
    ['spoken to', { fact: banner, afterMs: 5 }, { kind: 'canary', port: 15_077, banner: '220 ready' }],
  ])('(%s) is added to every door of its address that proves nothing', async (_name, act, expected) => {
    const proven = seenAt({ port: 9 }, tlsAnswer());
    const also = seenAt({ port: 2 }, connected);
    const { seen } = await send([bare, proven, also, elsewhere], ({ address }) =>
      address === '10.0.0.5' ? act : { fact: refused },
    );
    expect(seen[0]?.evidence).toEqual([...bare.evidence, expect.objectContaining(expected as object)]);
    expect(seen[2]?.evidence).toHaveLength(2);
    expect([seen[1], seen[3]]).toEqual([proven, elsewhere]);
  });

  test.each<[string, Act]>([
    ['refused', { fact: refused }],
    ['silent', {}],
    ['hung up on', { fact: { kind: 'dropped-after-connect', how: 'reset', stage: 'connect', afterMs: 1 } }],
  ])('(%s) is as it should be, and adds nothing', async (_name, act) => {
    const { seen } = await send([bare], act);
    expect(seen).toEqual([bare]);
  });
});

async function send(
  observations: readonly Observation[],
  act: Act | ((door: { readonly address: string }) => Act),
  port: number | null = 15_077,
) {
  const clock = makeFakeClock();
  const probe = makeFakeProbe(clock, (door) => (typeof act === 'function' ? act(door) : act));
  const canaries = sendCanaries({
    clock,
    signal: new AbortController().signal,
    runStartedAt: 0,
    port: port === null ? null : asPort(port),
    probe: probe.probe,
    source: null,
  });
  for (const observation of observations) canaries.note(observation);
  const add = await clock.until(canaries.finish());
  return { clock, probe, seen: observations.map(add) };
}
