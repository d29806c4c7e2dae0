import type { Check } from '../model/plan.ts';
import type { SipChange, SipFacts } from '../model/sip.ts';
import type { Warning } from '../model/verdict.ts';
import { reason } from './reasons.ts';
import { hostInWords } from './subject.ts';

/** Names that one line has room for. */
const MOST_NAMES = 8;

/** What befell SIP messages on a way that lets other requests pass. */
export function sipWarnings(check: Check, sip: SipFacts | undefined): readonly Warning[] {
  if (sip === undefined) return [];
  return [...rewritingWarnings(check, sip), ...droppingWarnings(check, sip)];
}

function rewritingWarnings(check: Check, { rewritten, answer }: SipFacts): readonly Warning[] {
  const there = rewritten.length === 0 ? [] : [`messages: ${namesOf(rewritten)}`];
  const back = answer === null || answer.length === 0 ? [] : [`answers to them: ${namesOf(answer)}`];
  if (there.length + back.length === 0) return [];
  return [
    reason(
      'sip-rewritten',
      `a SIP ALG, or another device that knows SIP, between this host and ${hostInWords(check)} rewrites ${[...there, ...back].join('; ')}`,
    ),
  ];
}

function droppingWarnings({ transport }: Check, { dropped }: SipFacts): readonly Warning[] {
  if (dropped === undefined) return [];
  const others = transport === 'udp' ? 'other datagrams' : 'other requests on such connections';
  const text =
    dropped === 'request'
      ? `SIP messages do not reach the responder, although ${others} pass: a device on the way that knows SIP drops them, answers them itself or makes others of them`
      : `SIP messages arrive, and no answer to them comes back, although answers to ${others} do: a device on the way that knows SIP drops it or makes others of it`;
  return [reason('sip-dropped', text)];
}

function namesOf(changes: readonly SipChange[]): string {
  const names = [...new Set(changes.map(({ name }) => name))];
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
