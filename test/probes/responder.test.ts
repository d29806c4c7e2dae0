import { describe, expect, test } from 'vitest';
import { timeIsUp } from '../../src/model/abort.ts';
import { asIpAddress } from '../../src/model/ids.ts';
import type { PairedSession } from '../../src/model/pairing.ts';
import type { Seen } from '../../src/model/probe.ts';
import { makeResponderProbe } from '../../src/probes/responder.ts';
import { aContext, udpDoor } from '../net/context.ts';
import { LOOPBACK, openUdp } from '../support/peers.ts';

const WHOLE = 'sealed answer';

describe('a datagram to the responder', () => {
  test('that somebody else answers is not silence', async () => {
    expect((await ask(['who are you?', 'and what?'])).fact).toEqual({
      kind: 'garbled',
      expected: 'responder',
      reason: 'does not answer as the responder does',
      banner: 'who are you?',
    });
  });

  test('is witnessed by the right answer, though a strange one came first', async () => {
    expect((await ask(['who are you?', WHOLE])).fact).toMatchObject({ kind: 'witnessed' });
  });

  test('that nobody answers is silence', async () => {
    expect((await ask([])).fact).toEqual({ kind: 'silent', stage: 'reply' });
  });
});

/** One attempt at a peer that gives these answers, given up once the last of them has been read. */
async function ask(answers: readonly string[]): Promise<Seen> {
  const controller = new AbortController();
  let unread = answers.length;
  const giveUpAtEnd = (): void => {
    if (unread === 0) controller.abort(timeIsUp);
  };
  const { port } = await openUdp((_message, from, socket) => {
    for (const answer of answers) socket.send(answer, from.port, from.address);
    giveUpAtEnd();
  });
  const session: Pick<PairedSession, 'sealer' | 'fingerprint256'> = {
    sealer: {
      makeRequest: () => Buffer.from('sealed request'),
      readAnswer: (_request, bytes) => {
        unread--;
        // What has just been read counts first.
        queueMicrotask(giveUpAtEnd);
        if (Buffer.from(bytes).toString() !== WHOLE) return null;
        return {
          seenSource: { address: LOOPBACK, port: 1 },
          arrivedPort: port,
          epochMs: 0,
          arrivedMicros: 0,
          length: 80,
        };
      },
    },
    fingerprint256: '',
  };
  const probe = makeResponderProbe(new Map([[asIpAddress(LOOPBACK), session]]));
  return probe.run(udpDoor(port), {}, aContext({ signal: controller.signal }));
}
