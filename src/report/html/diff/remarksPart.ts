import type { Comparison } from '../../compareReports.ts';
import { unicodeSigns } from '../../look.ts';
import { runRemarks } from '../../runRemarks.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { section } from '../section.ts';

/** What differs in the runs themselves; nothing where nothing does. */
export function remarksPart({ before, after }: Comparison): Markup {
  const remarks = runRemarks(before, after);
  if (remarks.length === 0) return NOTHING;
  return section(
    'differences',
    'How the runs themselves differ',
    markup`<ul class="cautions">
${remarks.map((remark) => markup`<li><span class="sign" aria-hidden="true">${unicodeSigns.warning}</span> ${remark}</li>\n`)}</ul>
`,
  );
}
