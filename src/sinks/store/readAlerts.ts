import type { Alert, KeptAlert, Notice, QueuedNotice } from '../../model/alert.ts';
import type { SavedAlert } from '../../model/remembered.ts';
import { Unreadable } from './attempt.ts';
import { unpack } from './packed.ts';
import { conditions } from './readChanges.ts';
import { jsonIn, numberIn } from './row.ts';
import type { Row, Sql } from './sql.ts';

/** Which alerts to read; what is left out does not narrow them down. */
export interface AlertsWanted {
  readonly state?: Alert['state'];
  /** Only those with a lower number: the last one of the page before. */
  readonly before?: number;
  readonly limit: number;
}

/** Alerts, the one that was opened last first. */
export function readAlerts(sql: Sql, { state, before, limit }: AlertsWanted): readonly SavedAlert[] {
  const { where, values } = conditions([
    ['state = ?', state],
    ['id < ?', before],
  ]);
  return sql
    .all(`SELECT id, detail FROM alerts ${where} ORDER BY id DESC LIMIT ?`, ...values, limit)
    .map((row) => ({ id: numberIn(row, 'id'), alert: detailIn<KeptAlert>(row).alert }));
}

/** Alerts that are open, or of which it is still to be told that they are over; oldest first. */
export function readUnsettled(sql: Sql): readonly KeptAlert[] {
  return sql
    .all('SELECT detail FROM alerts WHERE is_settled = 0 ORDER BY id')
    .map((row) => detailIn<KeptAlert>(row));
}

/** Notices that wait to be delivered, with the channels to which they still are; oldest first. */
export function readUndelivered(sql: Sql): readonly QueuedNotice[] {
  return sql
    .all(
      `SELECT detail, json_group_array(channel) AS channels
      FROM deliveries JOIN notices ON notices.id = deliveries.notice
      WHERE deliveries.state = 'waiting' GROUP BY notices.id ORDER BY notices.id`,
    )
    .map((row) => ({ notice: detailIn<Notice>(row), channels: jsonIn<readonly string[]>(row, 'channels') }));
}

function detailIn<T>(row: Row): T {
  const detail = unpack<T>(row, 'detail');
  if (detail === null) throw new Unreadable('detail is missing');
  return detail;
}
