import type { SipChange, SipFacts } from '../model/sip.ts';
import { quoted } from './printable.ts';

/** What became of SIP messages, as sentences that follow another; empty where none was sent. */
export function sipInWords(sip: SipFacts | undefined): string {
  if (sip === undefined) return '';
  if (sip.dropped === 'request') return ' SIP messages did not arrive.';
  return ` ${wayThere(sip.rewritten)}${wayBack(sip)}`;
}

function wayThere(rewritten: readonly SipChange[]): string {
  return rewritten.length === 0
    ? 'A SIP message arrived unchanged.'
    : `A SIP message arrived changed: ${changesInWords(rewritten)}.`;
}

function wayBack({ answer, dropped }: SipFacts): string {
  if (dropped === 'answer') return ' No answer to SIP messages came back.';
  if (answer === null) return '';
  return answer.length === 0
    ? ' Its answer came back unchanged.'
    : ` Its answer came back changed: ${changesInWords(answer)}.`;
}

function changesInWords(changes: readonly SipChange[]): string {
  return changes.map(changeInWords).join('; ');
}

function changeInWords({ name, sent, arrived }: SipChange): string {
  if (sent !== null && arrived !== null) return `${name}, ${quoted(sent)} became ${quoted(arrived)}`;
  if (arrived !== null) return `${name}, ${quoted(arrived)} was added`;
  return sent === null ? name : `${name}, ${quoted(sent)} was removed`;
}
