import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { MarkWatch } from '../../src/model/marks.ts';
import type { PairedSession } from '../../src/model/pairing.ts';
import { makeWatching } from '../../src/responder/markWatch.ts';
import { sequenceOf } from '../../src/wire/record.ts';
import { doorAt } from '../support/doorAt.ts';
import { makeFakeMarks, makeFakeSocket } from '../support/fakeMarks.ts';
import { closedUdp, LOOPBACK } from '../support/peers.ts';
import { aResponder, freeDoor, paired } from '../support/responders.ts';

const FROM = { address: '127.0.0.9', port: 4711 };

describe('a responder that sees marks', () => {
  test('tells with which ones requests came, and answers with the wanted one', async () => {
    const fake = makeFakeSocket();
    const marks = makeFakeMarks(fake);
    const door = await freeDoor('udp');
    const session = await paired(await aResponder({ doors: [door], marks }));
    expect(session.state.can).toEqual(['sip', 'ahead', 'marks']);
    expect(await watchOf(session).begin(door.first, 46, FROM)).toBe(true);
    expect(marks.joined).toEqual([[{ address: LOOPBACK, port: door.first }, FROM]]);
    const requests = [0, 1, 2].map(() => session.sealer.makeRequest(Date.now()));
    const [one = new Uint8Array(), other = new Uint8Array(), third = new Uint8Array()] = requests;
    fake.put({ bytes: one, dscp: 46, from: FROM });
    fake.put({ bytes: one, dscp: 46, from: FROM });
    fake.put({ bytes: other, dscp: 0, from: FROM });
    fake.put({ bytes: third, dscp: null, from: FROM });
    fake.put({ bytes: Buffer.from('a stranger'), dscp: 46, from: FROM });
    await vi.waitUntil(() => fake.sent.length === 3);
    expect(await watchOf(session).end()).toEqual([
      { sequence: sequenceOf(one), dscp: 46 },
      { sequence: sequenceOf(other), dscp: 0 },
    ]);
    expect(fake.sent.map(({ dscp, to }) => [dscp, to])).toEqual([1, 2, 3].map(() => [46, FROM]));
    const seenAs = fake.sent.map(({ bytes }, at) =>
      session.sealer.readAnswer(requests[at] ?? new Uint8Array(), bytes),
    );
    expect(seenAs.map((answer) => answer?.seenSource)).toEqual([FROM, FROM, FROM]);
    expect(fake.isOpen()).toBe(false);
    expect(await watchOf(session).end()).toEqual([]);
  });

  test('tells nothing of an answer that did not leave, nor of what came for another caller', async () => {
    const fake = makeFakeSocket((_bytes, dscp) => dscp !== 46);
    const door = await freeDoor('udp');
    const responder = await aResponder({ doors: [door], marks: makeFakeMarks(fake) });
    const [session, stranger] = [await paired(responder), await paired(responder)];
    await watchOf(session).begin(door.first, 46, FROM);
    fake.put({ bytes: session.sealer.makeRequest(Date.now()), dscp: 46, from: FROM });
    fake.put({ bytes: stranger.sealer.makeRequest(Date.now()), dscp: 24, from: FROM });
    await vi.waitUntil(() => fake.sent.length === 2);
    expect(fake.sent.map(({ dscp }) => dscp)).toEqual([46, 0]);
    expect(await watchOf(session).end()).toEqual([]);
  });

  test('gives no answer to those who may not come', async () => {
    const fake = makeFakeSocket();
    const door = await freeDoor('udp');
    const session = await paired(
      await aResponder({ doors: [door], marks: makeFakeMarks(fake), allow: [LOOPBACK] }),
    );
    await watchOf(session).begin(door.first, 46, FROM);
    fake.put({
      bytes: session.sealer.makeRequest(Date.now()),
      dscp: 46,
      from: { ...FROM, address: '192.0.2.1' },
    });
    fake.put({
      bytes: session.sealer.makeRequest(Date.now()),
      dscp: 46,
      from: { ...FROM, address: LOOPBACK },
    });
    await vi.waitUntil(() => fake.sent.length === 1);
    expect(fake.sent[0]?.to?.address).toBe(LOOPBACK);
  });

  test('opens a port on demand for as long as it looks, and no port that is not its own', async () => {
    const fake = makeFakeSocket();
    const [held, onDemand] = [await freeDoor('udp'), await freeDoor('udp')];
    const responder = await aResponder({ doors: [held], onDemand: [onDemand], marks: makeFakeMarks(fake) });
    const session = await paired(responder);
    const watch = watchOf(session);
    const foreign = await closedUdp();
    expect(await watch.begin(foreign, 46, FROM)).toBe(false);
    expect(await watch.begin(held.first, 46, { address: 'no address', port: 1 })).toBe(false);
    expect(await watch.begin(onDemand.first, 46, null)).toBe(true);
    await expect(aResponder({ doors: [onDemand] })).resolves.toMatchObject({ state: { doors: [] } });
    expect(await watch.begin(onDemand.first, 46, FROM)).toBe(true);
    // The sockets of this system are used up.
    expect(await watch.begin(held.first, 46, FROM)).toBe(false);
    expect(fake.isOpen()).toBe(false);
    await expect(aResponder({ doors: [onDemand] })).resolves.toMatchObject({ state: { doors: [onDemand] } });
  });

  test('stops looking when its caller leaves', async () => {
    const fake = makeFakeSocket();
    const door = await freeDoor('udp');
    const session = await paired(await aResponder({ doors: [door], marks: makeFakeMarks(fake) }));
    await watchOf(session).begin(door.first, 46, FROM);
    session.close();
    await vi.waitUntil(() => !fake.isOpen());
  });

  test('that has no such sockets does not offer it', async () => {
    const session = await paired(await aResponder());
    expect([session.state.can, session.marks]).toEqual([['sip', 'ahead'], undefined]);
  });
});

test('nobody is looked at for longer than ten seconds', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const fake = makeFakeSocket();
  const answer = vi.fn(() => null);
  const watching = makeWatching('00', {
    marks: makeFakeMarks(fake),
    sessions: { answer },
    admission: { allows: () => true },
    doors: { open: async () => null, letGo: async () => undefined },
    bounds: [doorAt('udp', 5060)],
  });
  expect(await watching.begin({ t: 'marks', port: 5060, dscp: 46, from: ['127.0.0.9', 1] }, LOOPBACK)).toBe(
    true,
  );
  const stranger = { bytes: Buffer.from('a stranger'), dscp: 46, from: FROM };
  vi.advanceTimersByTime(9000);
  fake.put(stranger);
  vi.advanceTimersByTime(999);
  expect([fake.isOpen(), answer.mock.calls.length]).toEqual([true, 1]);
  vi.advanceTimersByTime(1);
  fake.put(stranger);
  vi.advanceTimersByTime(1000);
  expect([fake.isOpen(), answer.mock.calls.length]).toEqual([false, 1]);
});

function watchOf({ marks }: PairedSession): MarkWatch {
  if (marks === undefined) throw new Error('the responder sees no marks');
  return marks;
}
