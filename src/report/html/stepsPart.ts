import type { Report } from '../../model/report.ts';
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
const FIRST = 5;

function places(items: readonly string[]): Markup {
  const more = items.slice(FIRST);
  return markup`${textList(items.slice(0, FIRST))}${
    more.length === 0 ? NOTHING : folded(`${more.length} more`, textList(more), { printed: true })
  }`;
}
