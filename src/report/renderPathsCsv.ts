import type { Report, ReportPath, ReportRun } from '../model/report.ts';
import { certificateExpiryMs } from './certificateExpiry.ts';
import { csvRows } from './csv.ts';
import { isoDay } from './isoDay.ts';
import { BATCH } from './renderJson.ts';

/** The report as CSV: a header row, then one row per path; the run stands in every row, so that files can be joined. */
export function* renderPathsCsv(report: Report): Generator<string> {
  yield csvRows([COLUMNS.map(([name]) => name)]);
  for (let at = 0; at < report.paths.length; at += BATCH) {
    const paths = report.paths.slice(at, at + BATCH);
    yield csvRows(paths.map((path) => COLUMNS.map(([, text]) => text(path, report.run))));
  }
}

const COLUMNS: readonly (readonly [name: string, text: (path: ReportPath, run: ReportRun) => string])[] = [
  ['run', (_, run) => run.id],
  ['started_at', (_, run) => run.startedAt],
  ['host', (_, run) => run.host],
  ['site', (_, run) => run.site],
  ['phase', (_, run) => run.phase],
  ['id', ({ id }) => id],
  ['flow', ({ flow }) => flow],
  ['section', ({ section }) => section],
  ['diagram', ({ diagram }) => diagram],
  ['from', ({ from }) => from],
  ['to', ({ to }) => to],
  ['target', ({ target }) => target],
  ['address', ({ address }) => address ?? ''],
  ['tried_from', ({ triedFrom }) => triedFrom ?? ''],
  ['service', ({ service }) => service],
  ['purpose', ({ purpose }) => purpose],
  ['transport', ({ transport }) => transport],
  ['port', ({ port }) => String(port)],
  ['documented_port', ({ documentedPort }) => (documentedPort === undefined ? '' : String(documentedPort))],
  ['security', ({ security }) => security],
  ['wan', ({ wan }) => (wan ? 'yes' : 'no')],
  ['verdict', ({ verdict }) => verdict],
  ['outcome', ({ outcome }) => outcome],
  ['reason_code', ({ reason }) => reason.code],
  ['reason', ({ reason }) => reason.text],
  ['alternatives', ({ alternatives }) => alternatives.map(({ text }) => text).join('; ')],
  ['warnings', ({ warnings }) => warnings.map(({ text }) => text).join('; ')],
  ['latency_ms', ({ latencyMs }) => (latencyMs === null ? '' : String(latencyMs))],
  ['attempts', ({ attempts }) => String(attempts)],
  ['certificate_ends', certificateDay],
  ['blocked_by', ({ blockedBy }) => blockedBy ?? ''],
  ['last_hop', ({ lastHop }) => lastHop ?? ''],
  ['impact', ({ impact }) => impact],
  ['source_kind', ({ source }) => source.kind],
  ['source_ref', ({ source }) => source.ref],
  ['source_confidence', ({ source }) => source.confidence],
];

function certificateDay(path: ReportPath): string {
  const end = certificateExpiryMs(path);
  return end === null ? '' : isoDay(end);
}
