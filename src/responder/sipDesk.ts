import type { SipArrival } from '../model/sip.ts';
import type { SipKeys } from '../wire/keys.ts';
import { makeSipAnswer } from '../wire/sipMessages.ts';
import { MAX_SIP_MESSAGES, readSipRequest } from '../wire/sipRecord.ts';
import { WireError } from '../wire/wireError.ts';

/** The SIP messages of one session, kept as they arrived. */
export interface SipDesk {
  /** The answer to a message; null for one that nobody sealed, and for one that came before. */
  readonly take: (bytes: Uint8Array, at: Pick<SipArrival, 'transport' | 'port'>) => Uint8Array | null;
  readonly arrivals: () => readonly SipArrival[];
}

/** Bounded by the sequence numbers that a seal may carry, and by the longest message that is read. */
export function makeSipDesk(keys: SipKeys): SipDesk {
  const arrivals = new Map<number, SipArrival>();
  return {
    take: (bytes, { transport, port }) => {
      try {
        const { sequence } = readSipRequest(bytes, keys);
        if (arrivals.has(sequence) || arrivals.size >= MAX_SIP_MESSAGES) return null;
        arrivals.set(sequence, { transport, port, sequence, bytes: Uint8Array.from(bytes) });
        return makeSipAnswer(bytes, keys);
      } catch (error) {
        if (error instanceof WireError) return null;
        throw error;
      }
    },
    arrivals: () => [...arrivals.values()],
  };
}

/** Takes no SIP message. */
export const NO_SIP: SipDesk = { take: () => null, arrivals: () => [] };
