import { randomBytes } from 'node:crypto';
import type net from 'node:net';
import tls from 'node:tls';
import type { DoorRange, ResponderState } from '../model/pairing.ts';
import { encodeFrame, makeFrameReader } from '../wire/frame.ts';
import { callerProof, equalDigests, responderProof, sessionKeys } from '../wire/keys.ts';
import {
  type Hello,
  NONCE_BYTES,
  type PairReply,
  rangeOf,
  readHello,
  readPairRequest,
  type Sorry,
  VERSIONS,
  type Welcome,
  wireClosed,
  wireRange,
  wireTally,
} from '../wire/pairMessages.ts';
import { SESSION_BYTES } from '../wire/record.ts';
import { WireError } from '../wire/wireError.ts';
import { type Admission, plainAddress } from './admit.ts';
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

export interface ControlParts {
  readonly token: string;
  readonly certificate: { readonly key: string; readonly cert: string };
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  readonly tool: string;
  readonly admission: Admission;
  readonly sessions: Sessions;
  readonly state: () => ResponderState;
  /** Ports that are opened for the time of one session; what it had before is shut. */
  readonly openOnDemand: (
    doors: readonly DoorRange[],
    address: string,
    before: OnDemand | null,
  ) => Promise<OnDemand>;
  readonly onEvent: (event: ResponderEvent) => void;
}

/** Ports that one session had opened. */
export interface OnDemand {
  readonly doors: readonly DoorRange[];
  readonly shut: () => Promise<void>;
}

/** Callers at the same time. */
const MAX_SESSIONS = 16;
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
  let tool = '';
  let onDemand: OnDemand | null = null;
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
    clearTimeout(cut);
    if (session === null) return;
    session.end();
    parts.onEvent({ kind: 'left', from, tool });
    // After a question that is still being answered.
    void turn.then(() => onDemand?.shut());
  });
  const take = async (message: unknown): Promise<void> => {
    if (over) return;
    if (session !== null) {
      const request = readPairRequest(message);
      if (request.t === 'open') {
        const doors = request.doors.map(rangeOf);
        onDemand = await parts.openOnDemand(doors, plainAddress(socket.localAddress ?? ''), onDemand);
        send(socket, { t: 'opened', doors: onDemand.doors.map(wireRange) });
        return;
      }
      send(socket, { t: 'saw', doors: session.tallies(request.doors.map(rangeOf)).map(wireTally) });
      return;
    }
    const greeting = answerHello(readHello(message), parts);
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
    session = parts.sessions.begin(greeting.message.session, greeting.keys, from);
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

type Greeting =
  | { readonly kind: 'silence' }
  | { readonly kind: 'sorry'; readonly message: Sorry }
  | {
      readonly kind: 'welcome';
      readonly message: Welcome;
      readonly keys: ReturnType<typeof sessionKeys>;
      readonly tool: string;
    };

function answerHello(hello: Hello, parts: ControlParts): Greeting {
  const { token, fingerprint } = parts;
  if (!equalDigests(hello.proof, callerProof(token, hello.nonce, hello.fingerprint)))
    return { kind: 'silence' };
  const sorry = (why: Sorry['why']): Greeting => ({
    kind: 'sorry',
    message: {
      t: 'sorry',
      why,
      versions: VERSIONS,
      tool: parts.tool,
      proof: responderProof(token, ['sorry', why, hello.nonce, fingerprint]),
    },
  });
  if (hello.fingerprint !== fingerprint) return sorry('intercepted');
  const version = Math.min(hello.versions[1], VERSIONS[1]);
  if (version < Math.max(hello.versions[0], VERSIONS[0])) return sorry('version');
  if (parts.sessions.count() >= MAX_SESSIONS) return sorry('busy');
  const nonce = randomBytes(NONCE_BYTES).toString('hex');
  const session = randomBytes(SESSION_BYTES).toString('hex');
  const { roles, doors, onDemand, closed } = parts.state();
  return {
    kind: 'welcome',
    keys: sessionKeys(token, hello.nonce, nonce),
    tool: hello.tool,
    message: {
      t: 'welcome',
      version,
      tool: parts.tool,
      nonce,
      session,
      proof: responderProof(token, ['welcome', hello.nonce, nonce, session, fingerprint, String(version)]),
      roles,
      doors: doors.map(wireRange),
      onDemand: onDemand.map(wireRange),
      closed: closed.map(wireClosed),
    },
  };
}
