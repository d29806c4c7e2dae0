import type { Reason } from '../model/verdict.ts';
import type { Door } from './doors.ts';
import { distinct } from './gather.ts';
import type { Look } from './look.ts';
import { labelled, paragraph } from './paragraph.ts';
import type { TextOptions } from './textOptions.ts';

const INDENT = '      ';
/** More than this many impacts are counted, not told. */
const MOST_IMPACTS = 3;

/**
 * What stands beneath a line: why, where, what breaks; nothing beneath one that is met, unless
 * verbose. `sharing` is the number of ports that have the same to say: from two on, the text speaks of each of them.
 */
export function doorDetails(door: Door, look: TextOptions, sharing: number): readonly string[] {
  if (door.outcome === 'met' && !look.verbose) {
    return [];
  }
  const reasons = distinct(door.paths.map((path) => reasonFor(path.reason.text, door, sharing)));
  return [
    ...paragraph(look, reasons.join('; '), { first: INDENT, rest: INDENT }),
    ...labelled(look, 'Where:', whereInWords(door, reasons), INDENT),
    ...stakes(door, look),
  ];
}

/** What stops working; only `broken` may say that it does. */
export function impactLines(
  impacts: readonly string[],
  outcome: 'broken' | 'unproven',
  look: Look,
): readonly string[] {
  const told = distinct(impacts.map(withoutStop));
  const more = told.length - MOST_IMPACTS;
  const text = [...told.slice(0, MOST_IMPACTS), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  return labelled(look, outcome === 'broken' ? 'Breaks:' : 'Breaks if shut:', text, INDENT);
}

/** What else it could be: one line's explanations, or those of several lines above. */
export function alternativeLines(
  alternatives: readonly Reason[],
  look: Look,
  sharing: number,
): readonly string[] {
  const told = distinct(alternatives.map(({ text }) => withoutStop(text)));
  const label = sharing > 1 ? `Each of these ${sharing} could also be:` : 'Could also be:';
  return labelled(look, label, told.join('; '), INDENT);
}

/** Warnings beneath a line that may otherwise be met. */
export function warningLines(door: Door, look: TextOptions, sharing: number): readonly string[] {
  const lead = sharing > 1 ? `on each of these ${sharing} ports: ` : '';
  const warnings = door.paths.flatMap((path) => path.warnings);
  return distinct(warnings.map(({ code, text }) => (look.verbose ? `${text} [${code}]` : text)))
    .flatMap((text) =>
      paragraph(look, `${lead}${text}`, { first: `${INDENT}${look.signs.warning} `, rest: `${INDENT}  ` }),
    )
    .map(look.style.yellow);
}

/** A path that was never tried tells nothing about what is at stake, one that is met breaks nothing. */
function stakes(door: Door, look: Look): readonly string[] {
  return door.outcome === 'met' || door.verdict === 'error'
    ? []
    : impactLines(
        door.paths.map((path) => path.impact),
        door.outcome,
        look,
      );
}

function reasonFor(reason: string, door: Door, sharing: number): string {
  const named = new RegExp(`\\b${door.transport.toUpperCase()} ${door.port}\\b`, 'g');
  return sharing > 1 ? reason.replace(named, `each of these ${sharing} ports`) : reason;
}

/** Said only where the reason does not name the address already. */
function whereInWords(door: Door, reasons: readonly string[]): string {
  const untold = (address: string | undefined): address is string =>
    address !== undefined && !reasons.some((reason) => reason.includes(address));
  const by = distinct(door.paths.map((path) => path.blockedBy).filter(untold));
  const hops = distinct(door.paths.map((path) => path.lastHop).filter(untold));
  return [
    ...by.map((address) => `refused by ${address}`),
    ...hops.map((address) => `the last hop that answered is ${address}`),
  ].join('; ');
}

/** The sentence without its full stop, to stand in a list. */
export function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}
