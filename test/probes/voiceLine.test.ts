import dgram from 'node:dgram';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/cli/systemClock.ts';
import type { MediaFacts } from '../../src/model/evidence.ts';
import { asIpAddress, asPort, type IpAddress } from '../../src/model/ids.ts';
import type { PairedSession } from '../../src/model/pairing.ts';
import type { Check } from '../../src/model/plan.ts';
import { makeVoiceLines, VOICE_BYTES } from '../../src/probes/voiceLine.ts';
import { addVoice } from '../../src/run/playVoice.ts';
import { aCheck, anEvidence } from '../support/builders.ts';
import { closedUdp, LOOPBACK } from '../support/peers.ts';
import { aResponder, freeDoor, paired } from '../support/responders.ts';

const here = asIpAddress(LOOPBACK);
const checkAt = (port: number, address = LOOPBACK): Check =>
  aCheck({ address: asIpAddress(address), transport: 'udp', port: asPort(port) });

test('voice is played with a responder, on a door that it opens for it', async () => {
  const door = await freeDoor('udp');
  const session = await paired(await aResponder({ onDemand: [door] }));
  const sessions = new Map([[here, session]]);
  const witness = anEvidence({
    kind: 'witnessed',
    seenSource: { address: LOOPBACK, port: 1 },
    rewritten: false,
  });
  const one = { check: checkAt(door.first), evidence: [witness] };
  const parts = {
    seconds: 1,
    clock: systemClock,
    signal: new AbortController().signal,
    sessions,
    openLine: makeVoiceLines(sessions, here, systemClock),
  };
  let media: MediaFacts | undefined;
  // A machine that is too busy to send in time tells nothing.
  for (let tries = 0; media === undefined && tries < 4; tries++) {
    const [after] = await addVoice([one], [one], parts);
    media = mediaOf(after?.evidence[0]);
  }
  if (media === undefined) throw new Error('no voice was played to the end');
  expect(media.there).toMatchObject({ lost: 0, reordered: 0 });
  expect(media.back).toMatchObject({ sent: media.there.sent, lost: 0, reordered: 0 });
});

test('what is sent has the size of voice, and so has its answer, which is told once', async () => {
  const door = await freeDoor('udp');
  const session = await paired(await aResponder({ doors: [door] }));
  const relay = await aRelay(door.first);
  // Reached through a relay, the answer tells of another port than was asked.
  const sealer: PairedSession['sealer'] = {
    ...session.sealer,
    readAnswer: (request, bytes) => {
      const answer = session.sealer.readAnswer(request, bytes);
      return answer === null ? null : { ...answer, arrivedPort: relay.port };
    },
  };
  const line = await lines(sealer)(checkAt(relay.port));
  if (line === null) throw new Error('no line');
  line.send();
  line.send();
  await expect.poll(() => line.packets().map(({ answer }) => answer === null)).toEqual([false, false]);
  const first = line.packets();
  // Each answer comes twice; the copies come before the third one.
  line.send();
  await expect.poll(() => line.packets().filter(({ answer }) => answer !== null)).toHaveLength(3);
  expect(line.packets().slice(0, 2)).toEqual(first);
  expect(relay.there).toEqual([VOICE_BYTES, VOICE_BYTES, VOICE_BYTES]);
  expect(new Set(relay.back)).toEqual(new Set([VOICE_BYTES]));
  line.close();
  line.close();
});

test('an answer from another port, and what is no answer at all, count for nothing', async () => {
  const door = await freeDoor('udp');
  const session = await paired(await aResponder({ doors: [door] }));
  const relay = await aRelay(door.first, Buffer.from('who is there?'));
  const line = await lines(session.sealer)(checkAt(relay.port));
  line?.send();
  await expect.poll(() => relay.back).toHaveLength(1);
  const seen = await session.seen([door]);
  expect(seen).toMatchObject([{ arrived: 1, answered: 1 }]);
  expect(line?.packets()).toMatchObject([{ answer: null }]);
  line?.close();
});

test('a packet that does not leave this host was not sent', async () => {
  const session = await paired(await aResponder());
  const line = await lines(session.sealer)(checkAt(await closedUdp()));
  // The refusal of one packet is told to the next one, which then does not leave.
  for (let made = 0; made < 10; made++) line?.send();
  await expect.poll(() => line?.packets().length).toBeLessThan(10);
  line?.close();
});

test.each([
  ['where there is no session', '127.0.0.2', null],
  ['from an address of the other family', LOOPBACK, asIpAddress('::1')],
])('there is no line %s', async (_what, address, source) => {
  const session = await paired(await aResponder());
  const openLine = makeVoiceLines(new Map([[here, session]]), source, systemClock);
  expect(await openLine(checkAt(await closedUdp(), address))).toBeNull();
});

function lines(sealer: PairedSession['sealer']) {
  return makeVoiceLines(
    new Map<IpAddress, Pick<PairedSession, 'sealer'>>([[here, { sealer }]]),
    null,
    systemClock,
  );
}

/** Carries datagrams to a port and their answers back, each answer twice; a stranger's words go before them. */
async function aRelay(to: number, words: Uint8Array | null = null) {
  const near = dgram.createSocket('udp4');
  const far = dgram.createSocket('udp4');
  onTestFinished(() => {
    near.close();
    far.close();
  });
  const [there, back]: [number[], number[]] = [[], []];
  let caller = { port: 1, address: LOOPBACK };
  near.on('message', (bytes, from) => {
    caller = from;
    there.push(bytes.length);
    far.send(bytes, to, LOOPBACK);
  });
  far.on('message', (bytes) => {
    back.push(bytes.length);
    for (const one of [...(words === null ? [] : [words]), bytes, bytes]) {
      near.send(one, caller.port, caller.address);
    }
  });
  near.bind(0, LOOPBACK);
  await once(near, 'listening');
  return { port: near.address().port, there, back };
}

function mediaOf(one: object | undefined): MediaFacts | undefined {
  return one !== undefined && 'media' in one ? (one.media as MediaFacts) : undefined;
}
