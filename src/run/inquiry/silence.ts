import type { Observation } from '../../model/verdict.ts';

/** Reports whether nothing at all came back from a door, at no attempt. */
export function isSilent({ check, evidence }: Observation): boolean {
  // A TCP port that is silent at a later stage has accepted before.
  const stage = check.transport === 'tcp' ? 'connect' : 'reply';
  return evidence.length > 0 && evidence.every((one) => one.kind === 'silent' && one.stage === stage);
}

/** Reports whether a TCP door was refused in the target's name, and nothing shows by whom. */
export function isAnonymousReset({ check, evidence }: Observation): boolean {
  return (
    check.transport === 'tcp' &&
    evidence.some(({ kind }) => kind === 'refused') &&
    evidence.every((one) => one.kind === 'silent' || (one.kind === 'refused' && one.by === undefined))
  );
}
