import type { Confidential } from '../../model/channel.ts';
import type { SecretRef } from '../../model/secret.ts';
import { faultOf } from './deliveryFault.ts';

/** Reads a secret, without the line feed that editors leave at its end; throws a `DeliveryError` when it cannot. */
export function readSecret(channel: string, ref: SecretRef, secrets: (ref: SecretRef) => string): string {
  const secret = tryRead(ref, secrets);
  if (secret === '') throw faultOf(channel, `${whereRead(ref)} cannot be read or is empty`);
  return secret;
}

/** A value that may be a secret. */
export function readConfidential(value: Confidential, read: (ref: SecretRef) => string): string {
  return value.kind === 'plain' ? value.value : read(value);
}

function tryRead(ref: SecretRef, secrets: (ref: SecretRef) => string): string {
  try {
    return secrets(ref).trim();
  } catch {
    // Whoever reads it says why in the log, not here.
    return '';
  }
}

function whereRead(ref: SecretRef): string {
  switch (ref.kind) {
    case 'file':
      return `the file ${ref.file} with a secret`;
    case 'env':
      return `the environment variable ${ref.name} with a secret`;
  }
}
