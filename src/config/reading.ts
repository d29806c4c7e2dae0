import type { KeyPath } from './keyPath.ts';

/** How something was understood; a refusal says what was expected and what was found, and at which key within it. */
export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'refused'; readonly message: string; readonly path: KeyPath };

export function understood<T>(value: T): Reading<T> {
  return { kind: 'value', value };
}

export function refused(message: string, path: KeyPath = []): Reading<never> {
  return { kind: 'refused', message, path };
}
