import { asPort, type PortTransport } from '../model/ids.ts';
import type { ClosedDoor, DoorTally, ResponderState } from '../model/pairing.ts';
import {
  type MarksReply,
  type MarksRequest,
  readMarked,
  readMarking,
  readMarks,
  type UnmarkReply,
  type UnmarkRequest,
} from './markMessages.ts';
import { readSips, type WireSip } from './pairSip.ts';
import { type ProbeReply, type ProbeRequest, readProbe, readProbed } from './probeMessages.ts';
import {
  count,
  hex,
  isMapping,
  list,
  MAX_ITEMS,
  MAX_TEXT,
  mapping,
  pairOfNumbers,
  portOf,
  text,
  transportOf,
  tuple,
} from './readJson.ts';
import { WireError } from './wireError.ts';
import { rangeOf, readRange, type WireRange } from './wireRange.ts';

/** Versions of the protocol that this program speaks, lowest and highest. */
export const VERSIONS = [1, 1] as const;
export const NONCE_BYTES = 16;
/** In `can`: ports can be opened ahead, while those of the last `open` are still being tried. */
export const CAN_AHEAD = 'ahead';

/** The caller's first message: what it speaks, and the proof that it knows the token. */
export interface Hello {
  readonly t: 'hello';
  readonly versions: readonly [lowest: number, highest: number];
  readonly tool: string;
  /** Hexadecimal, as are proof and fingerprint. */
  readonly nonce: string;
  /** SHA-256 of the certificate that the caller was shown. */
  readonly fingerprint: string;
  readonly proof: string;
}

type WireTally = readonly [
  PortTransport,
  port: number,
  arrived: number,
  answered: number,
  accepted: number,
  damaged: number,
];
type WireClosed = readonly [PortTransport, port: number, why: ClosedDoor['why'], detail: string];

/** The responder's answer to a good hello. */
export interface Welcome {
  readonly t: 'welcome';
  readonly version: number;
  readonly tool: string;
  readonly nonce: string;
  readonly session: string;
  readonly proof: string;
  readonly roles: readonly string[];
  readonly doors: readonly WireRange[];
  readonly onDemand: readonly WireRange[];
  readonly closed: readonly WireClosed[];
  /** The address from which the caller came, as seen here. */
  readonly caller: string;
  /** Questions beyond those that every responder answers; an older one leaves it out. */
  readonly can?: readonly string[];
}

/** The token is right, and still there can be no session. */
export interface Sorry {
  readonly t: 'sorry';
  readonly why: 'version' | 'intercepted' | 'busy';
  readonly versions: readonly [lowest: number, highest: number];
  readonly tool: string;
  readonly proof: string;
}

/** What a caller asks within a session, one question at a time. */
export type PairRequest =
  | { readonly t: 'open'; readonly doors: readonly WireRange[]; readonly ahead?: true }
  | { readonly t: 'seen'; readonly doors: readonly WireRange[] }
  | ProbeRequest
  | MarksRequest
  | UnmarkRequest
  | { readonly t: 'sip' };

export type PairReply =
  | { readonly t: 'opened'; readonly doors: readonly WireRange[] }
  | { readonly t: 'saw'; readonly doors: readonly WireTally[] }
  | ProbeReply
  | MarksReply
  | UnmarkReply
  | { readonly t: 'sips'; readonly messages: readonly WireSip[] };

export function readHello(message: unknown): Hello {
  const { versions, tool, nonce, fingerprint, proof } = mapping(message, 'hello');
  return {
    t: 'hello',
    versions: pairOfNumbers(versions),
    tool: text(tool),
    nonce: hex(nonce, NONCE_BYTES),
    fingerprint: hex(fingerprint, DIGEST_BYTES),
    proof: hex(proof, DIGEST_BYTES),
  };
}

export function readWelcome(message: unknown): Welcome | Sorry {
  if (isMapping(message) && message['t'] === 'sorry') return readSorry(message);
  const it = mapping(message, 'welcome');
  return {
    t: 'welcome',
    version: count(it['version']),
    tool: text(it['tool']),
    nonce: hex(it['nonce'], NONCE_BYTES),
    session: hex(it['session'], SESSION_BYTES),
    proof: hex(it['proof'], DIGEST_BYTES),
    roles: list(it['roles'], text),
    doors: list(it['doors'], readRange),
    onDemand: list(it['onDemand'], readRange),
    closed: list(it['closed'], readClosed),
    caller: text(it['caller']),
    ...(it['can'] === undefined ? {} : { can: list(it['can'], text) }),
  };
}

export function readPairRequest(message: unknown): PairRequest {
  const kind = isMapping(message) ? message['t'] : undefined;
  if (kind === 'probe') return readProbe(mapping(message, kind));
  if (kind === 'marks') return readMarks(mapping(message, kind));
  if (kind === 'unmark') return { t: kind };
  if (kind === 'sip') return { t: kind };
  if (kind !== 'open' && kind !== 'seen') throw new WireError('an unknown request');
  const it = mapping(message, kind);
  const doors = list(it['doors'], readRange);
  if (kind === 'open') return { t: kind, doors, ...(it['ahead'] === true ? { ahead: true } : {}) };
  // The reply has one entry for each port; for `open` the responder has its own bounds.
  if (countPorts(doors) > MAX_ITEMS) throw new WireError('a question about too many ports');
  return { t: kind, doors };
}

export function readPairReply(message: unknown): PairReply {
  const kind = isMapping(message) ? message['t'] : undefined;
  if (kind === 'opened') return { t: kind, doors: list(mapping(message, kind)['doors'], readRange) };
  if (kind === 'saw') return { t: kind, doors: list(mapping(message, kind)['doors'], readTally) };
  if (kind === 'probed') return readProbed(mapping(message, kind));
  if (kind === 'marking') return readMarking(mapping(message, kind));
  if (kind === 'marked') return readMarked(mapping(message, kind));
  if (kind === 'sips') return { t: kind, messages: readSips(mapping(message, kind)['messages']) };
  throw new WireError('an unknown reply');
}

/** The state that a welcome tells, in the model's words. */
export function stateOf({ tool, roles, doors, onDemand, closed, can = [] }: Welcome): ResponderState {
  return {
    tool,
    roles,
    doors: doors.map(rangeOf),
    onDemand: onDemand.map(rangeOf),
    closed: closed.map(([transport, port, why, detail]) => ({ transport, port: asPort(port), why, detail })),
    can,
  };
}

export function wireClosed({ transport, port, why, detail }: ClosedDoor): WireClosed {
  return [transport, port, why, detail.slice(0, MAX_TEXT)];
}

export function wireTally({ transport, port, arrived, answered, accepted, damaged }: DoorTally): WireTally {
  return [transport, port, arrived, answered, accepted, damaged];
}

export function tallyOf([transport, port, arrived, answered, accepted, damaged]: WireTally): DoorTally {
  return { transport, port: asPort(port), arrived, answered, accepted, damaged };
}

const DIGEST_BYTES = 32;
const SESSION_BYTES = 8;

function readSorry(message: Readonly<Record<string, unknown>>): Sorry {
  const { why, versions, tool, proof } = message;
  if (why !== 'version' && why !== 'intercepted' && why !== 'busy') throw new WireError('an unknown refusal');
  return {
    t: 'sorry',
    why,
    versions: pairOfNumbers(versions),
    tool: text(tool),
    proof: hex(proof, DIGEST_BYTES),
  };
}

function countPorts(ranges: readonly WireRange[]): number {
  return ranges.reduce((sum, [, first, last]) => sum + last - first + 1, 0);
}

function readTally(value: unknown): WireTally {
  const [transport, port, arrived, answered, accepted, damaged] = tuple(value, 6);
  const counts = [count(arrived), count(answered), count(accepted), count(damaged)] as const;
  return [transportOf(transport), portOf(port), ...counts];
}

function readClosed(value: unknown): WireClosed {
  const [transport, port, why, detail] = tuple(value, 4);
  if (why !== 'taken' && why !== 'permission' && why !== 'failed') throw new WireError('an unknown reason');
  return [transportOf(transport), portOf(port), why, text(detail)];
}
