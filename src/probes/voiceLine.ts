import type { Clock } from '../model/clock.ts';
import type { IpAddress } from '../model/ids.ts';
import type { PairedSession } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import { openDatagramLine } from '../net/datagramLine.ts';
import { ANSWER_BYTES, sequenceOf } from '../wire/record.ts';

/** UDP payload of 20 ms of G.711: 160 bytes of sound (RFC 3551 section 4.5.14), 12 of RTP (RFC 3550 section 5.1). */
export const VOICE_BYTES = 172;

interface Packet {
  readonly request: Uint8Array;
  readonly sentMs: number;
  answer: { readonly arrivedMicros: number; readonly receivedMs: number } | null;
}

/** Opens lines on which sealed requests of the size of voice are sent to responders, each for an answer of that size. */
export function makeVoiceLines(
  sessions: ReadonlyMap<IpAddress, Pick<PairedSession, 'sealer'>>,
  source: IpAddress | null,
  clock: Clock,
) {
  return async (check: Check) => {
    const session = sessions.get(check.address);
    if (session === undefined) return null;
    const { sealer } = session;
    const packets = new Map<number, Packet>();
    const { target, address, transport, port } = check;
    const line = await openDatagramLine({ target, address, transport, port, source }, (message) => {
      const receivedMs = clock.now();
      const packet = message.length < ANSWER_BYTES ? undefined : packets.get(sequenceOf(message));
      // A copy of an answer tells nothing new.
      if (packet === undefined || packet.answer !== null) return;
      const answer = sealer.readAnswer(packet.request, message);
      if (answer === null || answer.arrivedPort !== port) return;
      packet.answer = { arrivedMicros: answer.arrivedMicros, receivedMs };
    });
    if (line === null) return null;
    return {
      send: (): void => {
        const request = sealer.makeRequest(clock.epochMs(), {
          length: VOICE_BYTES,
          answerLength: VOICE_BYTES,
        });
        const sequence = sequenceOf(request);
        packets.set(sequence, { request, sentMs: clock.now(), answer: null });
        line.send(request, (left) => {
          if (!left) packets.delete(sequence);
        });
      },
      packets: () => [...packets.values()].map(({ sentMs, answer }) => ({ sentMs, answer })),
      close: line.close,
    };
  };
}
