import type { Clock } from '../model/clock.ts';
import { doorsOf } from '../model/doorRanges.ts';
import type { Endpoint, Port, PortTransport } from '../model/ids.ts';
import type { DoorRange, DoorTally } from '../model/pairing.ts';
import type { SipArrival } from '../model/sip.ts';
import { equalBytes, type SessionKeys, type SipKeys } from '../wire/keys.ts';
import { decodeRequest, encodeAnswer, type RequestRecord, sessionOf } from '../wire/record.ts';
import { addressBytes } from '../wire/sealer.ts';
import { sipSessionOf, startsAsSip } from '../wire/sipRecord.ts';
import { WireError } from '../wire/wireError.ts';
import { plainAddress } from './admit.ts';
import { makeSipDesk, NO_SIP, type SipDesk } from './sipDesk.ts';

/** Answers that one caller gets at once and per second; the rest of its requests are counted and not answered. */
const BURST = 40_000;
const PER_SECOND = 20_000;
/** Answers of one session that are held back at one time; further ones are not given. */
const MAX_HELD = 64;
/** Requests of one session; each is answered once, and a bit remembers it. */
const MAX_REQUESTS = 4_000_000;

/** One port that a request came to. */
export interface At {
  readonly transport: PortTransport;
  readonly port: Port;
}

/** Callers that have proved that they know the token, and what was seen of them. */
export interface Sessions {
  /** @param sip keys of SIP messages; null where none are taken. */
  readonly begin: (id: string, keys: SessionKeys, caller: string, sip: SipKeys | null) => Session;
  /** The answer to a sealed request or SIP message, or null: strangers, replays and damaged requests get none. */
  readonly answer: (bytes: Uint8Array, at: At, source: Endpoint) => Answer | null;
  /** A TCP connection came in. */
  readonly noteAccepted: (at: At, source: string) => void;
  readonly count: () => number;
}

export interface Answer {
  readonly bytes: Uint8Array;
  /** For how long the caller wants it to be held back, in milliseconds. */
  readonly holdMs: number;
  /** To be asked once before it is sent: nobody wants it any more when the session has ended meanwhile. */
  readonly isWanted: () => boolean;
}

export interface Session {
  readonly tallies: (doors: readonly DoorRange[]) => readonly DoorTally[];
  /** SIP messages as they arrived. */
  readonly sips: () => readonly SipArrival[];
  readonly end: () => void;
}

/** @param clock wall-clock time, and a clock that only goes forward, both in milliseconds. */
export function makeSessions(clock: Pick<Clock, 'epochMs' | 'now'>): Sessions {
  const sessions = new Map<string, Caller>();
  return {
    begin: (id, keys, address, sip) => {
      const caller = new Caller(keys, plainAddress(address), clock, sip === null ? NO_SIP : makeSipDesk(sip));
      sessions.set(id, caller);
      return {
        tallies: (doors) => caller.talliesOf(doors),
        sips: caller.sip.arrivals,
        end: () => {
          caller.hasLeft = true;
          sessions.delete(id);
        },
      };
    },
    answer: (bytes, at, source) => {
      const caller = sessions.get(claimOf(bytes) ?? '');
      if (caller === undefined) return null;
      return startsAsSip(bytes) ? caller.answerSip(bytes, at) : caller.answer(bytes, at, source);
    },
    noteAccepted: (at, source) => {
      const address = plainAddress(source);
      const all = [...sessions.values()];
      const own = all.filter((caller) => caller.address === address);
      // A caller behind several translated addresses may come from any: only those of other callers are told apart.
      for (const caller of own.length > 0 ? own : all) caller.tally(at).accepted++;
    },
    count: () => sessions.size,
  };
}

function claimOf(bytes: Uint8Array): string | null {
  try {
    return startsAsSip(bytes) ? sipSessionOf(bytes) : sessionOf(bytes);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

type Counters = { -readonly [K in Exclude<keyof DoorTally, 'transport' | 'port'>]: number };

class Caller {
  readonly #keys: SessionKeys;
  readonly address: string;
  readonly sip: SipDesk;
  readonly #clock: Pick<Clock, 'epochMs' | 'now'>;
  readonly #tallies = new Map<string, Counters>();
  readonly #answered = makeBits(MAX_REQUESTS);
  #allowance = BURST;
  #countedAt: number;
  #held = 0;
  hasLeft = false;

  constructor(keys: SessionKeys, address: string, clock: Pick<Clock, 'epochMs' | 'now'>, sip: SipDesk) {
    this.sip = sip;
    this.#keys = keys;
    this.address = address;
    this.#clock = clock;
    this.#countedAt = clock.epochMs();
  }

  tally({ transport, port }: At): Counters {
    const key = `${transport}/${port}`;
    const known = this.#tallies.get(key);
    if (known !== undefined) return known;
    const made = { arrived: 0, answered: 0, accepted: 0, damaged: 0 };
    this.#tallies.set(key, made);
    return made;
  }

  talliesOf(doors: readonly DoorRange[]): readonly DoorTally[] {
    const none = { arrived: 0, answered: 0, accepted: 0, damaged: 0 };
    return doorsOf(doors).map(({ transport, port }) => ({
      transport,
      port,
      ...(this.#tallies.get(`${transport}/${port}`) ?? none),
    }));
  }

  answer(bytes: Uint8Array, at: At, source: Endpoint): Answer | null {
    const arrivedMicros = Math.round(this.#clock.now() * 1000);
    const request = this.#read(bytes, at);
    if (request === null || !this.#answered.take(request.sequence)) return null;
    const tally = this.tally(at);
    tally.arrived++;
    const holdMs = request.holdSeconds * 1000;
    if (!this.#mayAnswer() || (holdMs > 0 && this.#held >= MAX_HELD)) return null;
    tally.answered++;
    if (holdMs > 0) this.#held++;
    const isWanted = (): boolean => {
      if (holdMs > 0) this.#held--;
      return !this.hasLeft;
    };
    return { bytes: this.#encode(request, bytes.length, at, source, arrivedMicros), holdMs, isWanted };
  }

  /** Counted nowhere: the account of a port is of sealed requests alone. */
  answerSip(bytes: Uint8Array, at: At): Answer | null {
    const answer = this.sip.take(bytes, at);
    return answer === null ? null : { bytes: answer, holdMs: 0, isWanted: () => !this.hasLeft };
  }

  #encode(
    request: RequestRecord,
    receivedLength: number,
    at: At,
    source: Endpoint,
    arrivedMicros: number,
  ): Uint8Array {
    return encodeAnswer(
      {
        session: request.session,
        sequence: request.sequence,
        sentMs: request.sentMs,
        answeredMs: this.#clock.epochMs(),
        source: addressBytes(source.address),
        sourcePort: source.port,
        receivedLength,
        arrivedPort: at.port,
        arrivedMicros,
        length: request.answerLength,
      },
      this.#keys.sealAnswer,
    );
  }

  #read(bytes: Uint8Array, at: At): RequestRecord | null {
    try {
      return decodeRequest(bytes, this.#keys.sealRequest, equalBytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.tally(at).damaged++;
      return null;
    }
  }

  #mayAnswer(): boolean {
    const now = this.#clock.epochMs();
    // A clock that was set back gives nothing.
    const passedMs = Math.max(0, now - this.#countedAt);
    this.#allowance = Math.min(BURST, this.#allowance + (passedMs * PER_SECOND) / 1000);
    this.#countedAt = now;
    if (this.#allowance < 1) return false;
    this.#allowance--;
    return true;
  }
}

/** Remembers numbers below a limit; grows with the largest that it was given. */
function makeBits(limit: number): { readonly take: (number: number) => boolean } {
  let bits = new Uint8Array(1024);
  return {
    take: (number) => {
      if (number >= limit) return false;
      const at = number >> 3;
      if (at >= bits.length) {
        const larger = new Uint8Array(Math.min(limit / 8, Math.max(2 * bits.length, at + 1)));
        larger.set(bits);
        bits = larger;
      }
      const mask = 1 << (number & 7);
      const byte = bits[at] ?? 0;
      if ((byte & mask) !== 0) return false;
      bits[at] = byte | mask;
      return true;
    },
  };
}
