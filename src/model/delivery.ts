import type { Notice } from './alert.ts';

/** Sends one notice to one channel, once. Rejects with a `DeliveryError`, whatever went wrong. */
export type Deliver = (notice: Notice, signal: AbortSignal) => Promise<void>;

/** A notice was not delivered. Neither its message nor its causes hold a secret. */
export class DeliveryError extends Error {
  readonly code = 'DELIVERY';
  /** Sending the same notice again cannot help. */
  readonly isFinal: boolean;
  /** How long the receiver asks to be left alone, in milliseconds; null when it does not say. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    given: { readonly isFinal: boolean; readonly retryAfterMs: number | null; readonly cause?: unknown },
  ) {
    super(message, given.cause === undefined ? undefined : { cause: given.cause });
    this.name = 'DeliveryError';
    this.isFinal = given.isFinal;
    this.retryAfterMs = given.retryAfterMs;
  }
}
