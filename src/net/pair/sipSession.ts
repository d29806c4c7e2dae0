import type { SipArrival, SipSession } from '../../model/sip.ts';
import type { SipKeys } from '../../wire/keys.ts';
import { makeSipAnswer, makeSipInvite } from '../../wire/sipMessages.ts';
import { MAX_SIP_MESSAGES, readSipAnswer, sipLength } from '../../wire/sipRecord.ts';
import { WireError } from '../../wire/wireError.ts';

/** The caller's side of the SIP messages of one session. */
export function makeSipSession(
  session: string,
  keys: SipKeys,
  arrived: () => Promise<readonly SipArrival[]>,
): SipSession {
  let next = 0;
  return {
    makeInvite: (transport, to, local) => {
      if (next >= MAX_SIP_MESSAGES) return null;
      const sequence = next++;
      const bytes = makeSipInvite({ session, sequence }, transport, to, local, keys);
      return { transport, sequence, bytes };
    },
    findAnswer: ({ transport, sequence }, bytes) =>
      orNull(() => {
        let rest = bytes;
        // On a stream devices on the way may say "100 Trying" or more before it.
        while (rest.length > 0) {
          const length = transport === 'udp' ? rest.length : sipLength(rest);
          if (length === null) return null;
          const message = rest.subarray(0, length);
          if (isAnswerTo(message, session, sequence, keys)) return message;
          rest = rest.subarray(length);
        }
        return null;
      }),
    answerTo: (bytes) => orNull(() => makeSipAnswer(bytes, keys)),
    arrived,
  };
}

function isAnswerTo(bytes: Uint8Array, session: string, sequence: number, keys: SipKeys): boolean {
  const found = orNull(() => readSipAnswer(bytes, keys));
  return found !== null && found.session === session && found.sequence === sequence;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}
