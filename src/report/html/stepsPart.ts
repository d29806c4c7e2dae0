import type { Report } from '../../model/report.ts';
import { inThousands } from '../amounts.ts';
import { flatLook } from '../look.ts';
import { stepsOf } from '../nextSteps.ts';
import { folded } from './folded.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { section } from './section.ts';
import { textList } from './texts.ts';

/** What to do next, and whom to ask; nothing where everything was checked and is met. */
export function stepsPart(report: Report): Markup {
  const steps = stepsOf(report, flatLook);
  if (steps.length === 0) return NOTHING;
  return section(
    'next',
    'What to do next',
    markup`<ol class="steps">
${steps.map(({ lead, items }) => markup`<li>${lead}\n${places(items)}</li>\n`)}</ol>
`,
  );
}

/** More hosts than these have the rest folded. */
const FIRST = 3;
/** More than these are not told twice: the table of paths has them all. */
const MOST = 50;

function places(items: readonly string[]): Markup {
  const more = items.slice(FIRST, MOST);
  const rest = items.length - MOST;
  const last = rest > 0 ? [`and ${inThousands(rest)} more, which the table of paths has`] : [];
  return markup`${textList(items.slice(0, FIRST))}${
    more.length === 0
      ? NOTHING
      : folded(`${inThousands(items.length - FIRST)} more`, textList([...more, ...last]), { printed: true })
  }`;
}
