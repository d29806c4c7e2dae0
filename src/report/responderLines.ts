import type { Report } from '../model/report.ts';
import { countOf, inThousands } from './amounts.ts';
import type { Look } from './look.ts';
import { paragraph } from './paragraph.ts';

/** How it went with each responder; nothing for a check from one side. */
export function responderLines({ run }: Report, look: Look): readonly string[] {
  return (run.responders ?? []).flatMap(({ state, text }) => {
    const lines = paragraph(look, text, { first: '', rest: '  ' });
    return state === 'paired' ? lines : lines.map(look.style.yellow);
  });
}

/** How many of the open paths are proven from both ends; empty for a check from one side. */
export function proofInWords({ run, paths }: Report): string {
  if (run.responders === undefined) return '';
  const open = paths.filter(({ verdict }) => verdict === 'open');
  const proven = open.filter(({ reason }) => reason.code === 'responder').length;
  const inferred = open.length - proven;
  const only = inferred === 0 ? '' : `, ${inThousands(inferred)} only inferred`;
  return `${countOf(proven, 'path')} proven by the responder${only}`;
}
