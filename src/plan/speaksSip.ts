import type { Check } from '../model/plan.ts';
import type { Flow } from '../model/portMap.ts';

/** Whether plain SIP is documented for a door: what devices on the way can read, and rewrite. */
export function speaksSip({ paths }: Pick<Check, 'paths'>): boolean {
  // The responder is asked in TLS where any flow through the door is documented so.
  return paths.every(({ flow }) => flow.security === 'none') && paths.some(({ flow }) => isSip(flow));
}

/** By the service that the port map names: `SIP`, or one that says in brackets that SIP carries it. */
export function isSip({ service }: Pick<Flow, 'service'>): boolean {
  return service === 'SIP' || service.endsWith('(SIP)');
}
