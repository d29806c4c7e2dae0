import type { Report, ReportSkip } from '../../model/report.ts';
import { countOf } from '../amounts.ts';
import { flatLook, unicodeSigns } from '../look.ts';
import { notCheckedLines } from '../notCheckedLines.ts';
import { skipLabel } from '../portLabels.ts';
import { folded } from './folded.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { section } from './section.ts';
import { textList } from './texts.ts';

/** What is documented and was not checked, and why: in short, and flow by flow. */
export function notCheckedPart({ skipped }: Report): Markup {
  if (skipped.length === 0) return NOTHING;
  const lines = notCheckedLines(skipped, { ...flatLook, verbose: false });
  return section(
    'not-checked',
    'Not checked, and why',
    markup`${textList(lines.map((line) => line.replace(/^not checked: /, '')))}${folded(
      `${countOf(skipped.length, 'flow')} one by one`,
      skipList(skipped),
      { printed: false },
    )}`,
  );
}

function skipList(skipped: readonly ReportSkip[]): Markup {
  return textList(
    skipped.map(
      (skip) => `${skip.id}: ${skip.from} ${unicodeSigns.arrow} ${skip.to}, ${skipLabel(skip)}: ${skip.why}`,
    ),
  );
}
