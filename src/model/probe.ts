import type { Clock } from './clock.ts';
import type { Fact } from './evidence.ts';
import type { Endpoint, HostName, IpAddress, Port, Transport } from './ids.ts';

/** The door to knock on. */
export interface Door {
  readonly target: HostName;
  readonly address: IpAddress;
  readonly transport: Transport;
  readonly port: Port;
  /** Local address to leave from; null lets the system choose. */
  readonly source: IpAddress | null;
}

/** What one attempt is given. */
export interface ProbeContext {
  /** Aborts with a TimeoutError when the attempt's time is over (silence), with an AbortError when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** 0 for the first attempt at this door. */
  readonly attempt: number;
  /** Patience after the peer has accepted: how long to wait for a handshake or an answer, in milliseconds. */
  readonly replyTimeoutMs: number;
  /** How long an accepted connection is watched for a late refusal, in milliseconds. */
  readonly lingerMs: number;
  /** Called once the peer has accepted: no further fresh attempt is needed while this one goes on. */
  readonly accepted: () => void;
}

/** What one attempt found. */
export interface Seen {
  readonly fact: Fact;
  readonly local: Endpoint | null;
  /** Time from the first packet to the peer's first answer; null when it never answered. */
  readonly rttMs: number | null;
}

/** What a probe sends, for `--dry-run`: said before anything is sent. */
export interface Packet {
  readonly what: string;
  readonly bytes: string;
}

/** One way to check a door. Probes are open: anyone may add one. Evidence is closed. */
export interface Probe {
  readonly kind: string;
  readonly transports: readonly Transport[];
  /** Throws an Error naming the option and what was expected. */
  readonly validate: (options: Readonly<Record<string, unknown>>) => void;
  readonly describe: (door: Door, options: Readonly<Record<string, unknown>>) => readonly Packet[];
  /** One attempt. A timed-out or cancelled attempt rejects with the signal's reason or returns what it knows. */
  readonly run: (
    door: Door,
    options: Readonly<Record<string, unknown>>,
    context: ProbeContext,
  ) => Promise<Seen>;
}
