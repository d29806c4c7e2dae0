import type { RootCause } from '../model/verdict.ts';
import { compareAddresses } from './compareAddresses.ts';
import { compareTexts, rankIn, ranks } from './ranks.ts';

/** The cause with the most paths first; within a cause the paths as in the report. */
export function causesInOrder(
  causes: readonly RootCause[],
  pathIds: readonly string[],
): readonly RootCause[] {
  const pathRank = ranks(pathIds);
  return causes
    .map((cause) => ({
      ...cause,
      paths: [...cause.paths].sort((a, b) => rankIn(pathRank, a) - rankIn(pathRank, b) || compareTexts(a, b)),
    }))
    .sort(
      (a, b) =>
        b.paths.length - a.paths.length ||
        compareTexts(a.target ?? '', b.target ?? '') ||
        compareAddresses(a.address ?? '', b.address ?? '') ||
        compareTexts(a.kind, b.kind) ||
        compareTexts(a.text, b.text),
    );
}
