/** The runs that every format of the report is tried on. */
import { makeReport } from '../../src/report/makeReport.ts';
import { aReport, aReportPath } from '../support/builders.ts';
import { hostile } from './hostile.ts';
import * as scenarios from './scenarios.ts';

export const whole = (pieces: Iterable<string>): string => [...pieces].join('');

export const mixed = makeReport(scenarios.mixed);
export const cancelled = makeReport(scenarios.cancelled);
export const preInstall = makeReport(scenarios.preInstall);
export const allGood = makeReport(scenarios.allGood);
export const empty = makeReport(scenarios.empty);
export const paired = makeReport(scenarios.paired);
export const hostileMixed = hostile(mixed);

/** What the golden files show, by their names. */
export const shown = [
  ['mixed', mixed],
  ['dead-host', makeReport(scenarios.deadHost)],
  ['unresolved', makeReport(scenarios.unresolved)],
  ['empty', empty],
  ['hostile', hostileMixed],
] as const;

/** More paths than are put into words at once. */
export const long = aReport({
  paths: Array.from({ length: 600 }, (_, index) =>
    aReportPath({ id: `p${index}`, port: 1000 + 2 * index, reason: { code: 'x', text: `reason ${index}` } }),
  ),
});
