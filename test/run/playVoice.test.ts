import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { asIpAddress, asPort, type IpAddress } from '../../src/model/ids.ts';
import type { DoorRange, DoorTally, PairedSession } from '../../src/model/pairing.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { addVoice, CALLS, type VoiceLine, type VoiceParts } from '../../src/run/playVoice.ts';
import type { VoicePacket } from '../../src/run/voiceFigures.ts';
import { aCheck, anEvidence } from '../support/builders.ts';
import { doorAt } from '../support/doorAt.ts';
import { type FakeClock, makeFakeClock } from '../support/fakeClock.ts';

const here = asIpAddress('10.0.0.5');
const witness: Fact = { kind: 'witnessed', seenSource: { address: '10.0.0.9', port: 1 }, rewritten: false };
const silent: Fact = { kind: 'silent', stage: 'reply' };
const GONE = async (): Promise<never> => Promise.reject(new Error('gone'));

describe('voice on a door that is open all the time', () => {
  test('goes out every 20 ms, and what came of it is added to what was witnessed', async () => {
    const lab = aLab();
    const one = seen(5000, silent, witness);
    const [after] = await lab.play([one]);
    expect(lab.sentAt).toEqual(Array.from({ length: 100 }, (_, at) => 20 * at));
    expect(after?.evidence).toEqual([
      one.evidence[0],
      { ...one.evidence[1], media: expect.objectContaining({ seconds: 2 }) },
    ]);
    expect(mediaOf(after)).toMatchObject({
      there: { sent: 100, lost: 0, jitterMs: 0, mos: 4.37 },
      back: { sent: 100, lost: 0, jitterMs: 0, mos: 4.37 },
      rtt: { meanMs: 4 },
    });
    expect(lab.steps).toEqual(['seen 5000', 'line 5000', 'closed', 'seen 5000']);
    expect(lab.clock.waiting()).toBe(0);
  });

  test('waits for the last answers as long as the way is', async () => {
    const lab = aLab();
    await lab.play([seen(5000, silent)]);
    expect(lab.clock.now()).toBe(1980 + 1000);
    const far = aLab();
    await far.play([{ ...seen(5000), evidence: [anEvidence(witness, { rttMs: 500 })] }]);
    expect(far.clock.now()).toBe(1980 + 1500);
  });

  test('is told apart from requests that were counted before it, and from those of other doors', async () => {
    const lab = aLab({ before: { arrived: 7, answered: 5 }, thereLost: (at) => at % 10 === 0 });
    const [after, other] = await lab.play([seen(5000, witness)], [seen(5001, witness)]);
    expect(mediaOf(after)).toMatchObject({ there: { sent: 100, lost: 10 }, back: { sent: 90, lost: 0 } });
    expect(other).toEqual(seen(5001, witness));
  });

  test('leaves unsent what a held up process missed, and a short stop spoils nothing', async () => {
    const lab = aLab();
    const playing = lab.start([seen(5000, witness)]);
    await lab.clock.advance(500);
    await lab.clock.oversleep(115);
    const [after] = await lab.clock.until(playing);
    // Due at 520, 540, 560, 580 and 600: sent once, at 615.
    expect(lab.sentAt.filter((at) => at > 500 && at < 640)).toEqual([615, 620]);
    expect(mediaOf(after)?.there.sent).toBe(96);
    expect(mediaOf(after)?.back).toMatchObject({ lost: 0, late: 0, jitterMs: 0 });
  });
});

describe('nothing is claimed', () => {
  const door = [seen(5000, witness)];

  test('of a host that was too busy to send', async () => {
    const lab = aLab();
    const playing = lab.start(door);
    await lab.clock.advance(500);
    await lab.clock.oversleep(300);
    expect(await lab.clock.until(playing)).toEqual(door);
  });

  test('of a host that was held up again and again', async () => {
    const lab = aLab();
    const playing = lab.start(door);
    // Nine stops of 58 ms each, of which a tick is 39 ms late: one packet is left out, and its time is not watched.
    for (let stop = 0; stop < 9; stop++) {
      await lab.clock.advance(1);
      await lab.clock.oversleep(58);
      await lab.clock.advance(141);
    }
    expect(await lab.clock.until(playing)).toEqual(door);
    expect(lab.sentAt).toHaveLength(91);
  });

  test('where packets do not leave', async () => {
    const lab = aLab({ leaves: (at) => at % 5 !== 0 });
    expect(await lab.play(door)).toEqual(door);
  });

  test('when the run is stopped, which ends it at once', async () => {
    const lab = aLab();
    const playing = lab.start(door);
    await lab.clock.advance(500);
    lab.stop.abort();
    expect(await playing).toEqual(door);
    expect([lab.clock.now(), lab.clock.waiting(), lab.steps.at(-1)]).toEqual([500, 0, 'closed']);
  });

  test('when the run is stopped while the last answers are awaited', async () => {
    const lab = aLab();
    const onDemand = [seen(6000, witness)];
    const playing = lab.start(onDemand);
    await lab.clock.advance(2500);
    lab.stop.abort();
    expect(await playing).toEqual(onDemand);
    expect([lab.clock.now(), lab.clock.waiting()]).toEqual([2500, 0]);
    expect(lab.steps).toEqual(['open 6000-6000', 'seen 6000', 'line 6000', 'closed']);
  });

  test('when the run was stopped before', async () => {
    const lab = aLab();
    lab.stop.abort();
    const onDemand = seen(6000, witness);
    expect(await lab.play([...door, onDemand])).toEqual([...door, onDemand]);
    expect(lab.steps).toEqual([]);
  });

  test('when the run is stopped while the line is opened', async () => {
    const lab = aLab();
    const openLine: VoiceParts['openLine'] = async (check) => {
      lab.stop.abort();
      return lab.parts.openLine(check);
    };
    expect(await addVoice(door, door, { ...lab.parts, openLine })).toEqual(door);
    expect(lab.sentAt).toEqual([]);
  });

  test('when there is no line', async () => {
    const lab = aLab();
    expect(await addVoice(door, door, { ...lab.parts, openLine: async () => null })).toEqual(door);
  });

  test('when there is no responder', async () => {
    const lab = aLab();
    expect(await addVoice(door, door, { ...lab.parts, sessions: new Map() })).toEqual(door);
    expect(lab.steps).toEqual([]);
  });

  test('when the run is stopped while the responder keeps silent', async () => {
    const lab = aLab();
    const session = { ...lab.session, seen: () => new Promise<never>(() => undefined) };
    const playing = addVoice(door, door, { ...lab.parts, sessions: new Map([[here, session]]) });
    lab.stop.abort();
    expect(await playing).toEqual(door);
  });

  test.each(['at once', 'in the end'])('when the responder is gone %s', async (when) => {
    const lab = aLab();
    let asked = 0;
    const seenThere = lab.session.seen;
    const session = {
      ...lab.session,
      seen: (doors: readonly DoorRange[]) => (when === 'at once' || asked++ > 0 ? GONE() : seenThere(doors)),
    };
    const sessions = new Map([[here, session]]);
    expect(await lab.clock.until(addVoice(door, door, { ...lab.parts, sessions }))).toEqual(door);
    expect(lab.sentAt.length).toBe(when === 'at once' ? 0 : 100);
  });
});

describe('voice on doors that are opened on demand', () => {
  const two = [seen(6000, witness), seen(6002, witness)];

  test('has them opened for as long as it takes', async () => {
    const lab = aLab();
    const after = await lab.play(two);
    expect(after.map((one) => mediaOf(one)?.there.sent)).toEqual([100, 100]);
    expect(lab.steps[0]).toBe('open 6000-6000,6002-6002');
    expect(lab.steps.at(-1)).toBe('open ');
  });

  test('is not played on those that do not open', async () => {
    const lab = aLab({ opens: (doors) => doors.slice(1) });
    const [first, second] = await lab.play(two);
    expect(first).toEqual(two[0]);
    expect(mediaOf(second)?.there.sent).toBe(100);
  });

  test('is not played when the responder is gone', async () => {
    const lab = aLab();
    const sessions = new Map([[here, { ...lab.session, open: GONE }]]);
    expect(await addVoice(two, two, { ...lab.parts, sessions })).toEqual(two);
    expect(lab.steps).toEqual([]);
  });
});

test('so many calls are held at the same time and no more', async () => {
  const lab = aLab();
  const many = Array.from({ length: CALLS + 1 }, (_, at) => seen(5000 + at, witness));
  const playing = lab.start(many);
  await lab.clock.advance(1000);
  expect(lab.steps.filter((step) => step.startsWith('line'))).toHaveLength(CALLS);
  const after = await lab.clock.until(playing);
  expect(after.map((one) => mediaOf(one)?.there.sent)).toEqual(Array(CALLS + 1).fill(100));
});

interface LabOptions {
  readonly before?: { readonly arrived: number; readonly answered: number };
  readonly thereLost?: (at: number) => boolean;
  readonly leaves?: (at: number) => boolean;
  readonly opens?: (doors: readonly DoorRange[]) => readonly DoorRange[];
}

/** A far side that answers every packet after 4 ms, in this process: ports 5000 to 5999 are open, those from 6000 on demand. */
function aLab({
  before = { arrived: 0, answered: 0 },
  thereLost = () => false,
  leaves = () => true,
  opens = (doors) => doors,
}: LabOptions = {}) {
  const clock: FakeClock = makeFakeClock();
  const stop = new AbortController();
  const steps: string[] = [];
  const sentAt: number[] = [];
  const arrived = new Map<number, number>();
  const session: Pick<PairedSession, 'state' | 'open' | 'seen'> = {
    state: {
      tool: '1.2.3',
      roles: [],
      doors: [doorAt('udp', 5000, 5999)],
      onDemand: [doorAt('udp', 6000, 6999)],
      closed: [],
    },
    open: async (doors) => {
      steps.push(`open ${doors.map(({ first, last }) => `${first}-${last}`).join()}`);
      return opens(doors);
    },
    seen: async (doors) => {
      const port = doors[0]?.first ?? asPort(1);
      steps.push(`seen ${port}`);
      const count = arrived.get(port) ?? 0;
      const tally: DoorTally = {
        transport: 'udp',
        port,
        arrived: before.arrived + count,
        answered: before.answered + count,
        accepted: 0,
        damaged: 0,
      };
      return [tally];
    },
  };
  const openLine = async ({ port }: { readonly port: number }): Promise<VoiceLine> => {
    steps.push(`line ${port}`);
    const packets: VoicePacket[] = [];
    let made = 0;
    return {
      send: () => {
        const sentMs = clock.now();
        const at = made++;
        sentAt.push(sentMs);
        if (!leaves(at)) return;
        const lost = thereLost(at);
        if (!lost) arrived.set(port, (arrived.get(port) ?? 0) + 1);
        const answer = { arrivedMicros: (sentMs + 2) * 1000, receivedMs: sentMs + 4 };
        packets.push({ sentMs, answer: lost ? null : answer });
      },
      packets: () => packets,
      close: () => steps.push('closed'),
    };
  };
  const sessions: VoiceParts['sessions'] = new Map<IpAddress, typeof session>([[here, session]]);
  const parts: VoiceParts = { seconds: 2, clock, signal: stop.signal, sessions, openLine };
  const start = (chosen: readonly Observation[], others: readonly Observation[] = []) =>
    addVoice([...chosen, ...others], chosen, parts);
  return {
    clock,
    stop,
    steps,
    sentAt,
    session,
    parts,
    start,
    play: (chosen: readonly Observation[], others: readonly Observation[] = []) =>
      clock.until(start(chosen, others)),
  };
}

function seen(port: number, ...facts: readonly Fact[]): Observation {
  const check = aCheck({ address: here, transport: 'udp', port: asPort(port) });
  return { check, evidence: facts.map((fact) => anEvidence(fact)) };
}

function mediaOf(observation: Observation | undefined) {
  const last = observation?.evidence.at(-1);
  return last?.kind === 'witnessed' ? last.media : undefined;
}
