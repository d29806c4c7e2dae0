import { countOf } from './amounts.ts';
import { alternativeLines, impactLines } from './doorDetails.ts';
import { gather } from './gather.ts';
import { hostLabel } from './hostLabel.ts';
import { paragraph } from './paragraph.ts';
import type { FoldedCause } from './peers.ts';
import { portsInWords } from './portLabels.ts';
import type { TextOptions } from './textOptions.ts';

const DETAIL = '      ';

/** One finding for all the paths that it explains, these in short; `where` tells their ports. */
export function causeLines(
  { cause, paths }: FoldedCause,
  where: string,
  options: TextOptions,
): readonly string[] {
  const outcome = paths.some((path) => path.outcome === 'broken') ? 'broken' : 'unproven';
  const colour = outcome === 'broken' ? options.style.red : options.style.yellow;
  return [
    ...paragraph(options, cause.text, { first: `  ${options.signs[outcome]} `, rest: '    ' }).map(colour),
    ...paragraph(options, `${countOf(paths.length, 'path')}: ${where}`, {
      first: DETAIL,
      rest: `${DETAIL}  `,
    }),
    ...impactLines(
      paths.map((path) => path.impact),
      outcome,
      options,
    ),
    ...alternativeLines(
      paths.flatMap((path) => path.alternatives),
      options,
      1,
    ),
  ];
}

/** A cause that concerns several hosts, under the name of what it lies in. */
export function wideCauseLines(folded: FoldedCause, host: string, options: TextOptions): readonly string[] {
  const { cause, paths } = folded;
  const heading = cause.kind.startsWith('own-') ? `This host (${host})` : 'On the way';
  const where = gather(paths, ({ target, address }) => [target, address])
    .map((same) => `${hostLabel(same[0].target, same[0].address)} ${portsInWords(same)}`)
    .join('; ');
  return [options.style.bold(heading), ...causeLines(folded, where, options)];
}
