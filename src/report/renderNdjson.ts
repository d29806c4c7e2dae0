import type { Report } from '../model/report.ts';
import { safeJson } from './renderJson.ts';

/** The report as one JSON object per line, each saying in `record` what it is; the summary comes last. */
export function renderNdjson(report: Report): string {
  const { schemaVersion, tool, run, portMap, targets } = report;
  const records = [
    { record: 'run', schemaVersion, tool, run, portMap, targets },
    ...report.paths.map((path) => ({ record: 'path', ...path })),
    ...report.causes.map((cause) => ({ record: 'cause', ...cause })),
    ...report.skipped.map((skip) => ({ record: 'skipped', ...skip })),
    { record: 'summary', ...report.summary },
  ];
  return records.map((record) => `${safeJson(record)}\n`).join('');
}
