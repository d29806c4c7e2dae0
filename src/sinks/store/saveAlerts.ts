import type { AlertsToSave, KeptAlert } from '../../model/alert.ts';
import type { DeliveryMark } from '../../model/remembered.ts';
import { pack } from './packed.ts';
import type { Sql } from './sql.ts';

/** Saves what a decision about alerts changed, with the notices that are to be delivered; trying again adds nothing. */
export function saveAlerts(sql: Sql, { alerts, notices }: AlertsToSave): void {
  for (const kept of alerts) saveAlert(sql, kept);
  for (const { notice, channels } of notices) {
    sql.run(
      'INSERT INTO notices (notice, at_ms, detail) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      notice.id,
      Math.round(notice.atMs),
      pack(notice),
    );
    sql.run(
      `INSERT INTO deliveries (notice, channel, state, at_ms)
      SELECT notices.id, value, 'waiting', notices.at_ms
      FROM json_each(?) CROSS JOIN notices ON notices.notice = ? WHERE true ON CONFLICT DO NOTHING`,
      JSON.stringify(channels),
      notice.id,
    );
  }
}

/** Saves what became of deliveries. */
export function saveMarks(sql: Sql, marks: readonly DeliveryMark[]): void {
  for (const { noticeId, channel, state, atMs } of marks) {
    sql.run(
      `UPDATE deliveries SET state = ?, at_ms = ?
      WHERE channel = ? AND notice = (SELECT id FROM notices WHERE notice = ?)`,
      state,
      Math.round(atMs),
      channel,
      noticeId,
    );
  }
}

function saveAlert(sql: Sql, kept: KeptAlert): void {
  const { alert, told } = kept;
  const isSettled = alert.state === 'resolved' && told === null;
  sql.run(
    `INSERT INTO alerts (alert, state, is_settled, opened_ms, resolved_ms, detail) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (alert) DO UPDATE SET state = excluded.state, is_settled = excluded.is_settled,
      resolved_ms = excluded.resolved_ms, detail = excluded.detail`,
    alert.id,
    alert.state,
    isSettled ? 1 : 0,
    Math.round(alert.openedMs),
    alert.resolvedMs === null ? null : Math.round(alert.resolvedMs),
    pack(kept),
  );
}
