import { z } from 'zod';
import type { NoticeRecord, NoticeRecordAlert, NoticeRecordPath } from '../model/noticeRecord.ts';
import { openMapping } from './openMapping.ts';
import { anyText, list, number, oneOf } from './schemaParts.ts';
import { alertKind, outcome, reason, transport, verdict } from './verdictSchemas.ts';

const path = openMapping<NoticeRecordPath>({
  id: anyText.describe('Stable id of the path, as in reports.'),
  service: anyText,
  from: anyText.describe('Role that connects.'),
  to: anyText.describe('Role that listens.'),
  target: anyText.describe('Host as the user wrote it.'),
  address: anyText.nullable().describe('null when the name did not resolve.'),
  transport,
  port: number.describe('The port that was tried; 0 for icmp, which has no ports.'),
  verdict,
  outcome,
  reason,
  impact: anyText.describe('What stops working without this path.'),
});

const alert = openMapping<NoticeRecordAlert>({
  id: anyText.describe('Unique for all time: a cause that comes back makes another alert.'),
  watch: anyText.describe('Name of the watch.'),
  key: anyText.describe('What it is about; one alert at most is open for each.'),
  kind: alertKind,
  state: oneOf(['open', 'resolved']),
  title: anyText.describe('What it is about, as a sentence.'),
  target: anyText
    .nullable()
    .describe('Host that it is about; null where it is several or the one that watches.'),
  openedAt: anyText.describe('ISO 8601, UTC.'),
  updatedAt: anyText.describe('ISO 8601, UTC.'),
  resolvedAt: anyText.nullable().describe('ISO 8601, UTC; null while it is open.'),
  pathCount: number.describe('How many paths it explains.'),
  paths: list(path).describe('The first 500 of them; of a resolved alert those that it explained last.'),
});

/** A notice of an alert, as a webhook of the generic shape receives it. */
export const noticeSchema: z.ZodType<NoticeRecord> = openMapping<NoticeRecord>({
  schemaVersion: z.literal(1, '1'),
  id: anyText.describe('Unique; the same when the notice is sent again, as in the header Idempotency-Key.'),
  kind: oneOf(['opened', 'updated', 'reminder', 'resolved', 'test']),
  at: anyText.describe('ISO 8601, UTC.'),
  severity: oneOf(['critical', 'warning', 'info']),
  tool: openMapping<NoticeRecord['tool']>({ name: anyText, version: anyText }),
  host: anyText.describe('Name of the host that watches.'),
  site: anyText,
  headline: anyText.describe('What happened, as a sentence.'),
  text: anyText.describe('All of it as plain text for a person.'),
  alert,
}).meta({
  title: 'cicprobe notice',
  description: 'A notice of an alert of cicprobe, schemaVersion 1.',
});
