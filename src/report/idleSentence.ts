import { type IdleTimes, idleInWords } from '../model/idle.ts';

/** What was found about a connection or binding that was left idle, as a sentence that follows others. */
export function idleSentence(idle: IdleTimes | undefined): string {
  if (idle === undefined) return '';
  const after =
    idle.renewed === null ? '' : `; sending again ${idle.renewed ? 'brings it' : 'does not bring it'} back`;
  return ` Left idle, it ${idleInWords(idle)}${after}.`;
}
