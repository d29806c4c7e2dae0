/** What one server takes on at most. Times are in milliseconds. */
export interface ServerBounds {
  /** Until all headers of a request must be there. */
  readonly headersMs: number;
  /** Until all of a request must be there. */
  readonly requestMs: number;
  /** From one request of a connection to the next. */
  readonly keepAliveMs: number;
  /** Until a TLS handshake must be done. */
  readonly handshakeMs: number;
  /** After which a connection on which nothing moves is closed, also while an answer is under way. */
  readonly idleMs: number;
  /** How often slow requests are looked for. */
  readonly lookMs: number;
  /** How long answers under way may go on once the API is closed. */
  readonly graceMs: number;
  readonly connections: number;
  readonly connectionsOfOne: number;
  readonly headerBytes: number;
  readonly headers: number;
  readonly bodyBytes: number;
  /** Streams of events at once. */
  readonly streams: number;
  /** What waits for one reader of events until that one is dropped. */
  readonly streamBytes: number;
  /** From one sign of life in a stream of events to the next. */
  readonly streamAliveMs: number;
  /** Reports that are sent at once: each is held in memory as a whole. */
  readonly downloads: number;
}

export const usualBounds: ServerBounds = {
  headersMs: 10_000,
  requestMs: 15_000,
  keepAliveMs: 10_000,
  handshakeMs: 10_000,
  idleMs: 60_000,
  lookMs: 1000,
  graceMs: 1000,
  connections: 2000,
  connectionsOfOne: 256,
  headerBytes: 8192,
  headers: 64,
  bodyBytes: 16_384,
  streams: 64,
  streamBytes: 262_144,
  streamAliveMs: 15_000,
  downloads: 4,
};
