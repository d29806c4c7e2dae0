import type net from 'node:net';
import tls from 'node:tls';
import type { DoorRange, RecordSealer } from '../model/pairing.ts';
import { encodeFrame, makeFrameReader } from '../wire/frame.ts';
import {
  type PairReply,
  readHello,
  readPairRequest,
  type Sorry,
  type Welcome,
  wireTally,
} from '../wire/pairMessages.ts';
import { wireSip } from '../wire/pairSip.ts';
import type { ProbeReply, ProbeRequest } from '../wire/probeMessages.ts';
import { WireError } from '../wire/wireError.ts';
import { rangeOf, wireRange } from '../wire/wireRange.ts';
import { type Admission, plainAddress } from './admit.ts';
import { answerHello, type GreetingParts } from './answerHello.ts';
import type { Watching } from './markWatch.ts';
import type { OpenedDoor } from './openedDoor.ts';
import type { Session, Sessions } from './sessions.ts';
import { listen } from './tcpDoor.ts';

/** Something worth telling the person at the responder. */
export type ResponderEvent =
  | { readonly kind: 'paired' | 'left'; readonly from: string; readonly tool: string }
  | {
      readonly kind: 'refused';
      readonly from: string;
      readonly why:
        | 'wrong-token'
        | 'not-allowed'
        | 'too-soon'
        | 'intercepted'
        | 'version'
        | 'busy'
        | 'garbage';
    };

export interface ControlParts extends GreetingParts {
  readonly certificate: { readonly key: string; readonly cert: string };
  readonly admission: Admission;
  readonly sessions: Sessions;
  /** Ports that are opened for the time of one session. */
  readonly openOnDemand: (doors: readonly DoorRange[], address: string) => Promise<OnDemand>;
  readonly tryCaller: TryCaller;
  /** Sees the marks of what the caller of a session sends. */
  readonly makeWatching: (session: string) => Watching;
  readonly onEvent: (event: ResponderEvent) => void;
}

/** Tries ports of the caller, at the address from which it came and at no other; stops when it leaves. */
export type TryCaller = (
  caller: string,
  request: ProbeRequest,
  sealer: RecordSealer,
  signal: AbortSignal,
) => Promise<ProbeReply['found']>;

/** Ports that one session had opened. */
export interface OnDemand {
  readonly doors: readonly DoorRange[];
  readonly shut: () => Promise<void>;
}

/** Connections that have not proved anything yet. */
const MAX_STRANGERS = 64;
/** Time for handshake and proof, in milliseconds. */
const HELLO_MS = 10_000;
/** A session in which nothing is asked for so long is over, in milliseconds. */
const IDLE_MS = 15 * 60_000;
const MAX_HELLO_BYTES = 2048;

/** Listens for callers. A stranger gets TLS and then not one byte. */
export function openControl(port: number, address: string | null, parts: ControlParts): Promise<OpenedDoor> {
  const open = new Set<net.Socket>();
  const server = tls.createServer(
    { ...parts.certificate, minVersion: 'TLSv1.2', handshakeTimeout: HELLO_MS },
    (socket) => {
      socket.on('error', () => undefined);
      serve(socket, plainAddress(socket.remoteAddress ?? ''), parts);
    },
  );
  server.on('connection', (socket: net.Socket) => {
    const from = plainAddress(socket.remoteAddress ?? '');
    const why = whyNot(from, open.size - parts.sessions.count(), parts.admission);
    if (why !== null) {
      parts.onEvent({ kind: 'refused', from, why });
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return listen(server, port, address, () => {
    for (const socket of open) socket.destroy();
  });
}

function whyNot(
  from: string,
  strangers: number,
  admission: Admission,
): 'not-allowed' | 'too-soon' | 'busy' | null {
  if (!admission.allows(from)) return 'not-allowed';
  if (admission.waitMs(from) > 0) return 'too-soon';
  return strangers >= MAX_STRANGERS ? 'busy' : null;
}

/** One caller, from its hello to its end. One question at a time. */
function serve(socket: tls.TLSSocket, from: string, parts: ControlParts): void {
  let session: Session | null = null;
  let sealer: RecordSealer | null = null;
  let watching: Watching | null = null;
  const left = new AbortController();
  let tool = '';
  let onDemand: readonly OnDemand[] = [];
  let read = makeFrameReader(MAX_HELLO_BYTES);
  let turn = Promise.resolve();
  let over = false;
  const end = (): void => {
    over = true;
    socket.end();
    socket.destroySoon();
  };
  const cut = setTimeout(end, HELLO_MS);
  socket.once('close', () => {
    over = true;
    left.abort();
    clearTimeout(cut);
    if (session === null) return;
    session.end();
    parts.onEvent({ kind: 'left', from, tool });
    // After a question that is still being answered.
    void turn.then(async () => {
      await Promise.all(onDemand.map(({ shut }) => shut()));
      await watching?.end();
    });
  });
  const take = async (message: unknown): Promise<void> => {
    if (over) return;
    if (session !== null && sealer !== null && watching !== null) {
      const request = readPairRequest(message);
      if (request.t === 'marks') {
        const ready = await watching.begin(request, plainAddress(socket.localAddress ?? ''));
        send(socket, { t: 'marking', ready });
        return;
      }
      if (request.t === 'unmark') {
        send(socket, { t: 'marked', came: await watching.end() });
        return;
      }
      if (request.t === 'probe') {
        const found = await parts.tryCaller(from, request, sealer, left.signal);
        send(socket, { t: 'probed', found });
        return;
      }
      if (request.t === 'open') {
        const kept = request.ahead === true ? onDemand.slice(-1) : [];
        await Promise.all(onDemand.filter((one) => !kept.includes(one)).map(({ shut }) => shut()));
        onDemand = kept;
        const here = plainAddress(socket.localAddress ?? '');
        const opened = await parts.openOnDemand(request.doors.map(rangeOf), here);
        onDemand = [...kept, opened];
        send(socket, { t: 'opened', doors: opened.doors.map(wireRange) });
        return;
      }
      if (request.t === 'sip') {
        send(socket, { t: 'sips', messages: session.sips().map(wireSip) });
        return;
      }
      send(socket, { t: 'saw', doors: session.tallies(request.doors.map(rangeOf)).map(wireTally) });
      return;
    }
    const here = plainAddress(socket.localAddress ?? '');
    const greeting = await answerHello(readHello(message), { caller: from, here }, parts);
    if (over) return;
    if (greeting.kind === 'silence') {
      parts.admission.noteFailure(from);
      parts.onEvent({ kind: 'refused', from, why: 'wrong-token' });
      end();
      return;
    }
    parts.admission.noteSuccess(from);
    send(socket, greeting.message);
    if (greeting.kind === 'sorry') {
      parts.onEvent({ kind: 'refused', from, why: greeting.message.why });
      end();
      return;
    }
    clearTimeout(cut);
    socket.setTimeout(IDLE_MS, end);
    read = makeFrameReader();
    tool = greeting.tool;
    sealer = greeting.sealer;
    watching = parts.makeWatching(greeting.message.session);
    session = parts.sessions.begin(greeting.message.session, greeting.keys, from, greeting.sip);
    parts.onEvent({ kind: 'paired', from, tool });
  };
  const giveUp = (error: unknown): void => {
    if (over) return;
    if (!(error instanceof WireError)) throw error;
    parts.onEvent({ kind: 'refused', from, why: 'garbage' });
    end();
  };
  socket.on('data', (bytes) => {
    turn = turn
      .then(async () => {
        for (const message of over ? [] : read(bytes)) await take(message);
      })
      .catch(giveUp);
  });
}

function send(socket: tls.TLSSocket, message: Welcome | Sorry | PairReply): void {
  if (socket.writable) socket.write(encodeFrame(message));
}
