import type { Report } from '../model/report.ts';
import { BATCH, safeJson } from './renderJson.ts';

/** The report as one JSON object per line, each saying in `record` what it is; the summary comes last. */
export function* renderNdjson(report: Report): Generator<string> {
  const { schemaVersion, tool, run, portMap, targets } = report;
  const records = [
    { record: 'run', schemaVersion, tool, run, portMap, targets },
    ...report.paths.map((path) => ({ record: 'path', ...path })),
    ...report.causes.map((cause) => ({ record: 'cause', ...cause })),
    ...report.skipped.map((skip) => ({ record: 'skipped', ...skip })),
    { record: 'summary', ...report.summary },
  ];
  for (let at = 0; at < records.length; at += BATCH) {
    yield records
      .slice(at, at + BATCH)
      .map((record) => `${safeJson(record)}\n`)
      .join('');
  }
}
