import type { Estate, EstatePath } from '../../model/estate.ts';
import { distinct, gather } from '../gather.ts';
import { doorLabel } from '../portLabels.ts';

/** Paths that fail between the same hosts for the same reason. */
export interface EstateFinding {
  readonly from: string;
  readonly target: string;
  readonly address: string | null;
  readonly verdict: EstatePath['verdict'];
  /** `tcp 5597`, in the order of the report. */
  readonly doors: readonly string[];
  /** What was found, of the first of them. */
  readonly text: string;
  readonly impacts: readonly string[];
  readonly files: readonly string[];
  /** Files of older runs that found another outcome, with what they found. */
  readonly before: readonly string[];
}

/** What is broken, with the most paths first. */
export function estateFindings({ paths }: Estate): readonly EstateFinding[] {
  const broken = paths.filter(({ outcome }) => outcome === 'broken');
  return gather(broken, ({ from, target, address, verdict, reason }) => [
    from.host,
    target,
    address,
    verdict,
    reason.code,
  ])
    .toSorted((one, other) => other.length - one.length)
    .map((same) => {
      const [{ from, target, address, verdict, reason }] = same;
      return {
        from: from.host,
        target,
        address,
        verdict,
        doors: distinct(same.map(doorLabel)),
        text: reason.text,
        impacts: distinct(same.map(({ impact }) => impact)),
        files: distinct(same.map(({ file }) => file)),
        before: distinct(same.flatMap(({ older }) => older.filter(isOther).map(beforeInWords))),
      };
    });
}

type Older = EstatePath['older'][number];

function isOther({ outcome }: Older): boolean {
  return outcome !== 'broken';
}

function beforeInWords({ file, verdict }: Older): string {
  return `${verdict} in ${file}`;
}
