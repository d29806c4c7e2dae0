import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/cli/systemClock.ts';
import { asPort } from '../../src/model/ids.ts';
import type { PairedSession } from '../../src/model/pairing.ts';
import type { Door, Seen } from '../../src/model/probe.ts';
import { askByVolley } from '../../src/probes/responderVolley.ts';
import { udpDoor } from '../net/context.ts';
import { closedUdp, echoUdp } from '../support/peers.ts';
import { aResponder, freeDoor, paired } from '../support/responders.ts';

describe('datagrams from one socket', () => {
  test('are each answered by the responder, and each answer is known by its request', async () => {
    const udp = await freeDoor('udp');
    const session = await paired(await aResponder({ doors: [udp] }));
    const volley = fire(session, udpDoor(udp.first));
    expect(await volley.next()).toBe('ready');
    for (let sent = 0; sent < 3; sent++) volley.send();
    const answers = [await volley.next(), await volley.next(), await volley.next()];
    const indices = answers.map((one) => (typeof one === 'string' ? one : one.index));
    expect(indices.toSorted()).toEqual([0, 1, 2]);
    for (const answer of answers) {
      if (typeof answer === 'string') throw new Error(`expected an answer, not ${answer}`);
      expect(answer.seen.fact).toMatchObject({ kind: 'witnessed', seenSource: answer.seen.local });
      expect(answer.seen.rttMs).not.toBeNull();
    }
    expect(await session.seen([udp])).toMatchObject([{ arrived: 3, answered: 3 }]);
  });

  test('that a stranger sends back are no answer', async () => {
    const echo = await echoUdp();
    const udp = await freeDoor('udp');
    const session = await paired(await aResponder({ doors: [udp] }));
    const volley = fire(session, udpDoor(echo.port));
    expect(await volley.next()).toBe('ready');
    volley.send();
    await expect.poll(() => echo.received.length).toBe(1);
    expect(volley.told).toEqual([]);
  });

  test('to a port that is refused end in trouble', async () => {
    const session = await paired(await aResponder());
    const volley = fire(session, udpDoor(await closedUdp()));
    expect(await volley.next()).toBe('ready');
    volley.send();
    expect(await volley.next()).toBe('trouble');
  });

  test('that cannot even be sent end in trouble, and not before there is somebody to tell', async () => {
    const session = await paired(await aResponder());
    const volley = fire(session, udpDoor(asPort(0)));
    expect(volley.told).toEqual([]);
    expect(await volley.next()).toBe('trouble');
  });

  test('leave from the address that was asked for', async () => {
    const udp = await freeDoor('udp');
    const session = await paired(await aResponder({ doors: [udp] }));
    const door = udpDoor(udp.first);
    const volley = fire(session, { ...door, source: door.address });
    expect(await volley.next()).toBe('ready');
    expect(volley.silence()).toMatchObject({
      fact: { kind: 'silent', stage: 'reply' },
      local: { address: door.address },
    });
  });

  test('are for hosts with a responder alone', () => {
    const open = askByVolley(new Map(), systemClock);
    const hooks = { onReady: () => undefined, onAnswer: () => undefined, onTrouble: () => undefined };
    expect(() => open(udpDoor(asPort(9)), hooks)).toThrow('no responder on 127.0.0.1');
  });
});

type Told = 'ready' | 'trouble' | { readonly seen: Seen; readonly index: number };

/** A volley, and what it tells, in order; its socket is closed when the test ends. */
function fire(session: PairedSession, door: Door) {
  const told: Told[] = [];
  const waiting: ((one: Told) => void)[] = [];
  const tell = (one: Told): void => {
    const next = waiting.shift();
    if (next === undefined) told.push(one);
    else next(one);
  };
  const volley = askByVolley(new Map([[session.address, session]]), systemClock)(door, {
    onReady: () => tell('ready'),
    onAnswer: (seen, index) => tell({ seen, index }),
    onTrouble: () => tell('trouble'),
  });
  onTestFinished(volley.close);
  return {
    ...volley,
    told,
    next: (): Promise<Told> => {
      const one = told.shift();
      return one === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(one);
    },
  };
}
