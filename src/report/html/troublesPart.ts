import type { Report } from '../../model/report.ts';
import { countOf } from '../amounts.ts';
import { distinct } from '../gather.ts';
import { type Trouble, troublesOf } from '../troubles.ts';
import { folded } from './folded.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { outcomeSign } from './outcomeSign.ts';
import { section } from './section.ts';
import { labelled } from './texts.ts';

/** Everything that is not met, each told once: what is broken, then what is unproven; common causes first. */
export function troublesPart(report: Report): Markup {
  const troubles = troublesOf(report);
  const having = (outcome: Trouble['outcome']): readonly Trouble[] =>
    troubles.filter((trouble) => trouble.outcome === outcome);
  return markup`${section('broken', 'What is broken, and why', troubleList(having('broken')))}${section(
    'unproven',
    'What is unproven',
    troubleList(having('unproven')),
  )}`;
}

/** More than these are folded: the table of paths has them all. */
const FIRST = 8;
/** More than these are not told twice. */
const MOST = 40;

function troubleList(troubles: readonly Trouble[]): Markup {
  if (troubles.length === 0) return NOTHING;
  const more = troubles.slice(FIRST, MOST);
  const rest = troubles.length - MOST;
  return markup`${listOf(troubles.slice(0, FIRST))}${
    more.length === 0 ? NOTHING : folded(`${more.length} more`, listOf(more), { printed: true })
  }${rest > 0 ? markup`<p>And ${countOf(rest, 'more finding')} like these: <a href="#paths">the table of paths</a> has them all.</p>\n` : NOTHING}`;
}

function listOf(troubles: readonly Trouble[]): Markup {
  return markup`<ul class="troubles">\n${troubles.map(troubleItem)}</ul>\n`;
}

function troubleItem({ outcome, verdict, service, where, text, impacts, alternatives }: Trouble): Markup {
  const place = service === '' ? where : `${service} ${where}`;
  // What was never tried tells nothing about what is at stake.
  const stakes = verdict === 'error' ? [] : impacts;
  return markup`<li class="${outcome}">
<p class="finding">${outcomeSign(outcome)} <b>${verdict}</b> ${text}</p>
<p class="where">${place}</p>
${facts(
  markup`${labelled(outcome === 'broken' ? 'Breaks' : 'Breaks if shut', inShort(stakes))}${labelled('Could also be', inShort(alternatives))}`,
)}</li>
`;
}

function facts(content: Markup): Markup {
  return content.html === '' ? NOTHING : markup`<dl>\n${content}</dl>\n`;
}

/** More than these are counted, not told. */
const MOST_TEXTS = 3;

function inShort(texts: readonly string[]): readonly string[] {
  const each = distinct(texts);
  const more = each.length - MOST_TEXTS;
  return [...each.slice(0, MOST_TEXTS), ...(more > 0 ? [`and ${more} more`] : [])];
}
