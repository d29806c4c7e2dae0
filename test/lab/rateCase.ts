import type { ReportPath } from '../../src/model/report.ts';
import { signatures } from './hosts.ts';
import type { Machine, PlacedCase } from './labCase.ts';

/** `acceptable`: one side cannot know the truth, and it stands among the stated alternatives. */
export type Rating = 'right' | 'acceptable' | 'WRONG';

export interface RatedCase {
  readonly rating: Rating;
  /** The first door that is wrong, or the first of all. */
  readonly path: ReportPath | null;
  /** What was expected and not found; empty unless wrong. */
  readonly complaints: readonly string[];
}

/** Holds what was said about every door of a case against what was built. */
export function rateCase(one: PlacedCase, paths: readonly ReportPath[]): RatedCase {
  const mine = pathsOf(one, paths);
  if (mine.length !== one.ports.length) {
    return {
      rating: 'WRONG',
      path: mine[0] ?? null,
      complaints: [`${mine.length} of ${one.ports.length} doors were checked`],
    };
  }
  const rated = mine.map((path) => ({ path, complaints: complaintsAbout(path, one) }));
  const shown = rated.find(({ complaints }) => complaints.length > 0) ?? rated[0];
  const wrong = rated.filter(({ complaints }) => complaints.length > 0).length;
  if (wrong === 0) {
    const rating = one.expect.truthIs === undefined ? 'right' : 'acceptable';
    return { rating, path: shown?.path ?? null, complaints: [] };
  }
  const share = one.ports.length > 1 ? [`${wrong} of ${one.ports.length} doors wrong`] : [];
  return { rating: 'WRONG', path: shown?.path ?? null, complaints: [...share, ...(shown?.complaints ?? [])] };
}

/** From the first packet to the last piece of evidence of this path's own, in milliseconds. */
export function tookMs({ path }: RatedCase): string {
  // The far side gives its account of all paths at the end of the run.
  const own = path?.evidence.filter(({ kind }) => kind !== 'far-side') ?? [];
  if (own.length === 0) return '';
  const ends = own.map((one) => one.startedAtMs + one.tookMs);
  return String(Math.round(Math.max(...ends) - Math.min(...own.map((one) => one.startedAtMs))));
}

/** What was said about the doors of a case. */
export function pathsOf({ id, at }: PlacedCase, paths: readonly ReportPath[]): readonly ReportPath[] {
  return paths.filter(({ flow, address }) => flow === id && (at === null || address === at));
}

function complaintsAbout(path: ReportPath, { expect, at }: PlacedCase): readonly string[] {
  const complaints: string[] = [];
  const compare = (what: string, got: string | undefined, wanted: string | undefined): void => {
    if (got !== wanted) complaints.push(`${what} is ${got ?? 'not named'}, expected ${wanted ?? 'none'}`);
  };
  const v6 = at?.includes(':') === true;
  compare('verdict', path.verdict, expect.verdict);
  compare('reason', path.reason.code, expect.reason);
  if (expect.blockedBy !== 'anyone') compare('blockedBy', path.blockedBy, addressOf(expect.blockedBy, v6));
  if (expect.lastHop !== undefined) compare('lastHop', path.lastHop, addressOf(expect.lastHop, v6));
  if (expect.warning !== undefined && !path.warnings.some(({ code }) => code === expect.warning)) {
    complaints.push(`no warning "${expect.warning}"`);
  }
  const told = [path.reason, ...path.warnings].map(({ text }) => text).join('\n');
  if (expect.says !== undefined && !told.includes(expect.says))
    complaints.push(`"${expect.says}" is not said`);
  if (expect.truthIs !== undefined && !path.alternatives.some(({ code }) => code === expect.truthIs)) {
    complaints.push(`the truth "${expect.truthIs}" is not among the alternatives`);
  }
  return complaints;
}

function addressOf(machine: Machine | undefined, v6: boolean): string | undefined {
  if (machine === undefined) return undefined;
  return v6 ? signatures[machine].v6 : signatures[machine].v4;
}
