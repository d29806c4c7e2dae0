import type { Notice } from '../../model/alert.ts';
import type { SecretRef } from '../../model/secret.ts';

/** Who sends, and whom it trusts. */
export interface Identity {
  /** Name of this host. */
  readonly host: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** Certificates of authorities, PEM, that are trusted in place of the system's. */
  readonly authorities?: string;
}

/** What a channel sends with. */
export interface Sending {
  readonly notice: Notice;
  readonly signal: AbortSignal;
  readonly identity: Identity;
  /** Throws a `DeliveryError` when it cannot be read. */
  readonly readSecret: (ref: SecretRef) => string;
}
