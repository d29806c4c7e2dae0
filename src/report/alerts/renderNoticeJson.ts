import type { AlertPath, Notice } from '../../model/alert.ts';
import type { NoticeRecord, NoticeRecordPath } from '../../model/noticeRecord.ts';
import { safeJson } from '../renderJson.ts';
import { cutText } from './cutText.ts';
import { isoInstant } from './isoInstant.ts';
import { noticeWords } from './noticeWords.ts';
import { renderNoticeText } from './renderNoticeText.ts';
import { severityOf } from './severityOf.ts';

/** Paths that are told; a site has thousands, and receivers refuse bodies of megabytes. */
const MOST_PATHS = 500;
/** Characters of one sentence. */
const LONGEST_TEXT = 1000;

/** A notice as JSON for scripts; docs/schema/notice.schema.json tells its fields. */
export function renderNoticeJson(notice: Notice, tool: NoticeRecord['tool']): string {
  const { id, kind, atMs, host, site, alert } = notice;
  const words = noticeWords(notice);
  const record: NoticeRecord = {
    schemaVersion: 1,
    id,
    kind,
    at: isoInstant(atMs),
    severity: severityOf(notice),
    tool,
    host,
    site,
    headline: words.headline,
    text: renderNoticeText(words),
    alert: {
      id: alert.id,
      watch: alert.watch,
      key: alert.key,
      kind: alert.kind,
      state: alert.state,
      title: cutText(alert.title, LONGEST_TEXT),
      target: alert.target,
      openedAt: isoInstant(alert.openedMs),
      updatedAt: isoInstant(alert.updatedMs),
      resolvedAt: alert.resolvedMs === null ? null : isoInstant(alert.resolvedMs),
      pathCount: alert.paths.length,
      paths: alert.paths.slice(0, MOST_PATHS).map(pathRecord),
    },
  };
  return safeJson(record);
}

function pathRecord(path: AlertPath): NoticeRecordPath {
  const { pathId, service, from, to, target, address, transport, port, standing, text, impact } = path;
  const { verdict, outcome, code } = standing;
  const place = { target, address, transport, port };
  return {
    id: pathId,
    service,
    from,
    to,
    ...place,
    verdict,
    outcome,
    reason: { code, text: cutText(text, LONGEST_TEXT) },
    impact,
  };
}
