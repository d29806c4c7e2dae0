import { type IdleTimes, idleInWords } from '../model/idle.ts';
import type { Transport } from '../model/ids.ts';
import type { Warning } from '../model/verdict.ts';
import { reason } from './reasons.ts';

/** Nobody is told when something on the way forgets what is idle: what is said on it afterwards is lost. */
export function idleWarnings(idle: IdleTimes | undefined, transport: Transport): readonly Warning[] {
  if (idle === undefined || idle.forgottenSeconds === null) return [];
  const what = transport === 'tcp' ? 'an idle connection' : 'an idle UDP binding';
  const after =
    idle.renewed === true
      ? 'nothing from the other side arrives until this side sends again'
      : 'nothing arrives any more, and sending again does not bring it back';
  return [reason('idle-forgotten', `${what} ${idleInWords(idle)} by a firewall or NAT: ${after}`)];
}
