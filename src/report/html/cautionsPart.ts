import type { Report } from '../../model/report.ts';
import { unicodeSigns } from '../look.ts';
import { cautionsOf } from '../troubles.ts';
import { firstInWords } from '../whereInWords.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { section } from './section.ts';

/** Warnings, which leave the verdict of their paths as it is; each once. */
export function cautionsPart(report: Report): Markup {
  const cautions = cautionsOf(report);
  if (cautions.length === 0) return NOTHING;
  return section(
    'warnings',
    'Warnings',
    markup`<ul class="cautions">
${cautions.map(
  ({ text, where }) =>
    markup`<li><span class="sign" aria-hidden="true">${unicodeSigns.warning}</span> ${text} <span class="where">${firstInWords(where)}</span></li>\n`,
)}</ul>
`,
  );
}
