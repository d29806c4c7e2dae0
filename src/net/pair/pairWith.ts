import { randomBytes } from 'node:crypto';
import type net from 'node:net';
import tls from 'node:tls';
import { timeIsUp } from '../../model/abort.ts';
import type { Clock } from '../../model/clock.ts';
import { asHostName, asIpAddress, asPort, type IpAddress, type Port } from '../../model/ids.ts';
import type { NotPaired, PairedSession } from '../../model/pairing.ts';
import {
  callerProof,
  equalDigests,
  responderProof,
  returnKeys,
  sessionKeys,
  sipKeys,
} from '../../wire/keys.ts';
import { CAN_MARKS } from '../../wire/markMessages.ts';
import {
  CAN_AHEAD,
  type Hello,
  NONCE_BYTES,
  readPairReply,
  readWelcome,
  stateOf,
  tallyOf,
  VERSIONS,
  type Welcome,
} from '../../wire/pairMessages.ts';
import { CAN_SIP, sipArrivalOf } from '../../wire/pairSip.ts';
import { makeSealer } from '../../wire/sealer.ts';
import { WireError } from '../../wire/wireError.ts';
import { rangeOf, wireRange } from '../../wire/wireRange.ts';
import { connectTcp } from '../tcp.ts';
import { makeMarkWatch } from './askMarks.ts';
import { type Channel, makeChannel } from './channel.ts';
import { HUNG_UP, NO_WORD, NOT_A_RESPONDER, notConnected, refusalOf, UNPROVED } from './notPaired.ts';
import { makeSipSession } from './sipSession.ts';

export interface PairingParts {
  readonly port: Port;
  readonly token: string;
  readonly source: IpAddress | null;
  /** For connecting and greeting together, in milliseconds. */
  readonly timeoutMs: number;
  /** Longest wait for the reply to one question, in milliseconds. */
  readonly replyMs: number;
  readonly tool: string;
  readonly clock: Clock;
  /** The run's signal. */
  readonly signal: AbortSignal;
}

/** Greets the responder on one address. Neither side believes the other before it has proved that it knows the token. */
export async function pairWith(address: IpAddress, parts: PairingParts): Promise<PairedSession | NotPaired> {
  const { controller, release } = boundedBy(parts);
  const beganAt = parts.clock.now();
  try {
    const connecting = await connectTcp(
      { target: asHostName(address), address, transport: 'tcp', port: parts.port, source: parts.source },
      {
        signal: controller.signal,
        clock: parts.clock,
        attempt: 0,
        replyTimeoutMs: parts.timeoutMs,
        lingerMs: 0,
        accepted: () => undefined,
      },
    );
    if (connecting.kind === 'failed') {
      return notConnected(connecting.fact, parts.port, parts.clock.now() - beganAt);
    }
    const session = await greet(connecting.socket, address, parts, controller.signal);
    const { rttMs } = connecting;
    return 'sealer' in session ? { ...session, rttMs } : session;
  } finally {
    release();
  }
}

function boundedBy({ clock, signal, timeoutMs }: PairingParts): {
  readonly controller: AbortController;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const onStop = (): void => controller.abort(signal.reason);
  if (signal.aborted) onStop();
  signal.addEventListener('abort', onStop, { once: true });
  const callOff = clock.after(timeoutMs, () => clock.afterPoll(() => controller.abort(timeIsUp)));
  return {
    controller,
    release: () => {
      callOff();
      signal.removeEventListener('abort', onStop);
    },
  };
}

async function greet(
  raw: net.Socket,
  address: IpAddress,
  parts: PairingParts,
  signal: AbortSignal,
): Promise<PairedSession | NotPaired> {
  // Whose certificate it is, the proofs tell: no authority could.
  const socket = tls.connect({ socket: raw, rejectUnauthorized: false, minVersion: 'TLSv1.2' });
  const channel = makeChannel(socket, parts.clock);
  const fail = (why: NotPaired): NotPaired => {
    channel.close();
    return why;
  };
  const onAbort = (): void => {
    socket.destroy();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const shown = await channel.secured;
    if (shown === null) return fail(signal.aborted ? NO_WORD : NOT_A_RESPONDER);
    const hello = makeHello(shown, parts);
    const reply = await channel.ask(hello, parts.replyMs);
    if (reply === null) return fail(signal.aborted || channel.isOpen() ? NO_WORD : HUNG_UP);
    const welcome = readWelcome(reply);
    const isProved = (said: readonly string[]): boolean =>
      equalDigests(welcome.proof, responderProof(parts.token, said));
    if (welcome.t === 'sorry') {
      // Who opens TLS on the way has shown its own certificate: the proof was made for another one.
      const proved = welcome.why === 'intercepted' || isProved(['sorry', welcome.why, hello.nonce, shown]);
      return fail(proved ? refusalOf(welcome, parts.tool) : UNPROVED);
    }
    const said = ['welcome', hello.nonce, welcome.nonce, welcome.session, shown, String(welcome.version)];
    if (!isProved(said)) return fail(UNPROVED);
    return makeSession(address, { welcome, hello, shown, local: raw.localAddress ?? '' }, channel, parts);
  } catch (error) {
    if (error instanceof WireError) return fail(NOT_A_RESPONDER);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function makeHello(fingerprint: string, { token, tool }: PairingParts): Hello {
  const nonce = randomBytes(NONCE_BYTES).toString('hex');
  return {
    t: 'hello',
    versions: VERSIONS,
    tool,
    nonce,
    fingerprint,
    proof: callerProof(token, nonce, fingerprint),
  };
}

function makeSession(
  address: IpAddress,
  greeted: {
    readonly welcome: Welcome;
    readonly hello: Hello;
    readonly shown: string;
    readonly local: string;
  },
  channel: Channel,
  { token, replyMs }: PairingParts,
): PairedSession {
  const { welcome, hello, shown, local } = greeted;
  const ask = async (message: unknown, waitMs = replyMs): Promise<ReturnType<typeof readPairReply>> => {
    const reply = await channel.ask(message, waitMs);
    if (reply === null) throw new Error('the responder has gone away');
    return readPairReply(reply);
  };
  const askSips = async () => {
    const reply = await ask({ t: 'sip' });
    if (reply.t !== 'sips') throw new WireError('expected the reply "sips"');
    return reply.messages.map(sipArrivalOf);
  };
  const keysOfSip = sipKeys(token, hello.nonce, welcome.nonce);
  return {
    address,
    state: stateOf(welcome),
    sealer: makeSealer(welcome.session, sessionKeys(token, hello.nonce, welcome.nonce)),
    fingerprint256: shown,
    open: async (doors, ahead = false) => {
      const reply = await ask({ t: 'open', doors: doors.map(wireRange), ...(ahead ? { ahead } : {}) });
      if (reply.t !== 'opened') throw new WireError('expected the reply "opened"');
      return reply.doors.map(rangeOf);
    },
    opensAhead: welcome.can?.includes(CAN_AHEAD) === true,
    seen: async (doors) => {
      const reply = await ask({ t: 'seen', doors: doors.map(wireRange) });
      if (reply.t !== 'saw') throw new WireError('expected the reply "saw"');
      return reply.doors.map(tallyOf);
    },
    local: asIpAddress(plain(local)),
    seenAs: asIpAddress(plain(welcome.caller)),
    returns: returnKeys(token, hello.nonce, welcome.nonce),
    probe: async (doors, fingerprint) => {
      const wanted = doors.map(({ transport, port, how }) => [transport, port, how] as const);
      const reply = await ask({ t: 'probe', fingerprint, doors: wanted }, PROBING_MS);
      if (reply.t !== 'probed') throw new WireError('expected the reply "probed"');
      return reply.found.map(([transport, port, evidence]) => ({ transport, port: asPort(port), evidence }));
    },
    ...(welcome.can?.includes(CAN_MARKS) ? { marks: makeMarkWatch(ask) } : {}),
    // One that is older would take the question for garbage.
    ...(welcome.can?.includes(CAN_SIP) ? { sip: makeSipSession(welcome.session, keysOfSip, askSips) } : {}),
    close: channel.close,
  };
}

/** Longest time that the far side may need to try ports of this host, in milliseconds. */
const PROBING_MS = 120_000;

/** Sockets that take both families tell IPv4 addresses mapped into IPv6 (RFC 4291 section 2.5.5.2). */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
