import type { CauseKind } from '../model/verdict.ts';

/** Codes of reasons that are this host's own matter, whatever path they show on. */
export const OWN_CODES: Readonly<Record<string, Extract<CauseKind, `own-${string}`>>> = {
  'no-route': 'own-network',
  'dns-timeout': 'own-resolver',
};
