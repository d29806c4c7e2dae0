import type { Report, ReportPath } from '../../model/report.ts';
import { countOf } from '../amounts.ts';
import { withoutStop } from '../doorDetails.ts';
import { distinct, gather } from '../gather.ts';
import { hostInWords } from '../whereInWords.ts';
import { folded } from './folded.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { section } from './section.ts';

/** What stops working, in the words of those whom it hits; where nothing is broken, what would if it is shut. */
export function stakesPart(report: Report): Markup {
  const broken = stakesOf(report, 'broken');
  return broken.length > 0
    ? section('breaks', 'What breaks', stakeList(broken))
    : section(
        'breaks',
        'What breaks if the unproven paths are shut',
        stakeList(stakesOf(report, 'unproven')),
      );
}

interface Stake {
  readonly impact: string;
  /** The services behind it, each with its hosts. */
  readonly where: string;
}

/** More than these would push everything else off the first screen. */
const FIRST = 6;

function stakesOf({ paths }: Report, outcome: 'broken' | 'unproven'): readonly Stake[] {
  // What was never tried tells nothing about what is at stake.
  const concerned = paths.filter((path) => path.outcome === outcome && path.verdict !== 'error');
  return gather(concerned, ({ impact }) => withoutStop(impact)).map((same) => ({
    impact: withoutStop(same[0].impact),
    where: placesOf(same),
  }));
}

/** `ClientApp on cic01 (10.0.0.5)`: which of its ports, the list of causes tells. */
function placesOf(paths: readonly ReportPath[]): string {
  const services = distinct(paths.map(({ service }) => service));
  const hosts = distinct(paths.map(hostInWords));
  return `${firstOf(services, 'service')} on ${firstOf(hosts, 'host')}`;
}

const MOST_NAMES = 3;

function firstOf(names: readonly string[], noun: string): string {
  const more = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES), ...(more > 0 ? [`${countOf(more, `more ${noun}`)}`] : [])].join(
    ', ',
  );
}

function stakeList(stakes: readonly Stake[]): Markup {
  if (stakes.length === 0) return NOTHING;
  const more = stakes.slice(FIRST);
  return markup`${listOf(stakes.slice(0, FIRST))}${
    more.length === 0 ? NOTHING : folded(`${more.length} more`, listOf(more), { printed: true })
  }`;
}

function listOf(stakes: readonly Stake[]): Markup {
  return markup`<ul class="stakes">
${stakes.map(({ impact, where }) => markup`<li>${impact} <span class="where">${where}</span></li>\n`)}</ul>
`;
}
