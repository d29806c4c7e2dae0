import type { Notice } from '../../model/alert.ts';
import { cutText } from './cutText.ts';
import { isoInstant } from './isoInstant.ts';
import { noticeWords } from './noticeWords.ts';
import { renderNoticeText } from './renderNoticeText.ts';
import { severityOf } from './severityOf.ts';

/** One alert of `POST /api/v2/alerts`; the body is a list of them. */
export interface AlertmanagerAlert {
  /** What tells one alert from another: it stays the same from the first notice to the last. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/**
 * How long an open alert stands without being sent again, in milliseconds. Without an end Alertmanager would call it
 * resolved after its own `resolve_timeout`, five minutes as a rule, although nothing is.
 */
const LEASE_MS = 24 * 3_600_000;
/** A test goes away by itself. */
const TEST_MS = 5 * 60_000;
/** A name; a longer one is no name. */
const LONGEST_LABEL = 255;

/** A notice for Alertmanager, as sent at that time in milliseconds since 1970-01-01 UTC: sent again, it lasts longer. */
export function renderAlertmanager(notice: Notice, nowMs: number): readonly [AlertmanagerAlert] {
  const { kind, alert, host, site } = notice;
  const words = noticeWords(notice);
  const label = (value: string): string => cutText(value, LONGEST_LABEL);
  return [
    {
      labels: {
        alertname: kind === 'test' ? 'CicprobeTest' : 'CicprobeAlert',
        severity: kind === 'test' ? 'info' : 'critical',
        instance: label(host),
        host: label(host),
        watch: label(alert.watch),
        key: label(alert.key),
      },
      // Kind and target are no labels: they may change while an alert is open, and then it would be another one.
      annotations: {
        summary: words.headline,
        description: renderNoticeText(words),
        impact: words.stakes.items.join('; '),
        kind: alert.kind,
        severity: severityOf(notice),
        target: label(alert.target ?? ''),
        paths: String(alert.paths.length),
        site: label(site),
        alert: label(alert.id),
      },
      startsAt: isoInstant(alert.openedMs),
      endsAt: isoInstant(endMs(notice, nowMs)),
    },
  ];
}

function endMs({ kind, alert }: Notice, nowMs: number): number {
  if (kind === 'test') return nowMs + TEST_MS;
  // An end before the beginning, by a clock that was set back, would be refused.
  if (alert.resolvedMs !== null) return Math.max(alert.resolvedMs, alert.openedMs);
  return nowMs + LEASE_MS;
}
