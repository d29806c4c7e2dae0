import type { PortTransport } from '../model/ids.ts';
import { hex, list, type mapping, portOf, transportOf, tuple } from './readJson.ts';
import { WireError } from './wireError.ts';

/** How a port of the caller is tried: by a sealed request, plain or in TLS, or by a bare connection. */
export type How = 'sealed' | 'tls' | 'connect';
type WireDoor = readonly [transport: PortTransport, port: number, how: How];

/** The caller wants its own ports tried from there. */
export interface ProbeRequest {
  readonly t: 'probe';
  /** SHA-256 of the certificate with which the caller's ports open TLS, hexadecimal. */
  readonly fingerprint: string;
  readonly doors: readonly WireDoor[];
}

/** What the responder found at each port: a list of evidence as reports carry it; its reader validates it. */
export interface ProbeReply {
  readonly t: 'probed';
  readonly found: readonly (readonly [
    transport: PortTransport,
    port: number,
    evidence: readonly unknown[],
  ])[];
}

/** Ports in one question: what comes back for them fits in one frame. */
export const MAX_PROBED = 4096;
const DIGEST_BYTES = 32;
/** Attempts at one port. */
const MAX_EVIDENCE = 32;

type Mapping = ReturnType<typeof mapping>;

export function readProbe(message: Mapping): ProbeRequest {
  const doors = list(message['doors'], readDoor);
  if (doors.length > MAX_PROBED) throw new WireError('too many ports to be tried at once');
  return { t: 'probe', fingerprint: hex(message['fingerprint'], DIGEST_BYTES), doors };
}

export function readProbed(message: Mapping): ProbeReply {
  return { t: 'probed', found: list(message['found'], readFound) };
}

function readDoor(value: unknown): WireDoor {
  const [transport, port, how] = tuple(value, 3);
  if (how !== 'sealed' && how !== 'tls' && how !== 'connect')
    throw new WireError('an unknown way to try a port');
  return [transportOf(transport), portOf(port), how];
}

function readFound(value: unknown): ProbeReply['found'][number] {
  const [transport, port, evidence] = tuple(value, 3);
  const attempts = list(evidence, (one) => one);
  if (attempts.length > MAX_EVIDENCE) throw new WireError('too much evidence for one port');
  return [transportOf(transport), portOf(port), attempts];
}
