import type { Outcome } from '../../../model/verdict.ts';
import { countOf, inThousands } from '../../amounts.ts';
import type { ChangeGroup } from '../../changeGroups.ts';
import type { Comparison } from '../../compareReports.ts';
import { unchangedOf, worseInWords } from '../../diffCounts.ts';
import { timeInWords } from '../../timeInWords.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { outcomeSign } from '../outcomeSign.ts';
import { outcomesInWords } from '../outcomesInWords.ts';

/** The head of the page: which host, between when and when, what it comes to, and where in the page is what. */
export function diffHeader(comparison: Comparison, groups: readonly ChangeGroup[]): Markup {
  const { before, after } = comparison;
  const tone = toneOf(comparison);
  const sign = tone === 'same' ? NOTHING : markup`${outcomeSign(tone)} `;
  return markup`<header class="${tone}">
<p class="who">What became of the network paths of CIC from <b>${after.run.host}</b> as ${after.run.role.replaceAll(',', ', ')}, ${timeOf(before.run.startedAt)} to ${timeOf(after.run.startedAt)}</p>
<h1>${sign}${headingOf(comparison)}</h1>
<p class="sum">Before: ${outcomesInWords(before.paths)}. After: ${outcomesInWords(after.paths)}. Unchanged: ${countOf(unchangedOf(comparison), 'path')}.</p>
${contents(groups)}</header>
`;
}

/** Green is for what is better and leaves nothing broken: "nothing got worse" may mean that all is as bad as before. */
function toneOf({ after, changes }: Comparison): Outcome | 'same' {
  const worse = changes.filter(({ regression }) => regression);
  if (worse.length > 0) return worse.some(({ path }) => path.outcome === 'broken') ? 'broken' : 'unproven';
  const better = changes.some(({ kind }) => kind === 'fixed' || kind === 'proven');
  return better && after.paths.every(({ outcome }) => outcome !== 'broken') ? 'met' : 'same';
}

function headingOf(comparison: Comparison): string {
  const { before, after, changes } = comparison;
  if (before.paths.length + after.paths.length === 0) {
    return 'No path was checked in either run, so nothing is known.';
  }
  if (changes.length === 0) return 'Nothing changed.';
  // "Nothing got worse" of paths that nobody tried would be no lie, and still misunderstood.
  const gone = after.paths.length === 0 ? ' No path was checked in the later run.' : '';
  return `${worseInWords(comparison)}.${gone}${betterInWords(comparison)}`;
}

/** ` 2 paths are fixed, 1 is now proven.`; empty for none. */
function betterInWords({ changes }: Comparison): string {
  const having = (wanted: string): number => changes.filter(({ kind }) => kind === wanted).length;
  const counts = (
    [
      [having('fixed'), 'fixed'],
      [having('proven'), 'now proven'],
    ] as const
  ).filter(([count]) => count > 0);
  const words = counts.map(([count, word], at) => {
    const amount = at === 0 ? countOf(count, 'path') : inThousands(count);
    return `${amount} ${count === 1 ? 'is' : 'are'} ${word}`;
  });
  return words.length === 0 ? '' : ` ${words.join(', ')}.`;
}

function timeOf(iso: string): Markup {
  return markup`<time datetime="${iso}">${timeInWords(iso)}</time>`;
}

function contents(groups: readonly ChangeGroup[]): Markup {
  if (groups.length === 0) return NOTHING;
  return markup`<nav aria-label="Contents"><ul>
${groups.map(({ kind, title, changes }) => markup`<li><a href="#${kind}">${title} (${inThousands(changes.length)})</a></li>\n`)}</ul></nav>
`;
}
