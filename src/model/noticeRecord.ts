import type { Alert, Notice } from './alert.ts';
import type { ReportPath } from './report.ts';
import type { Reason } from './verdict.ts';

/** A notice as a webhook of the generic shape receives it, schemaVersion 1. Fields may be added, never renamed. */
export interface NoticeRecord {
  readonly schemaVersion: 1;
  /** Unique; the same when it is sent again. */
  readonly id: string;
  readonly kind: Notice['kind'];
  /** ISO 8601, UTC, as all times here. */
  readonly at: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly tool: { readonly name: string; readonly version: string };
  readonly host: string;
  readonly site: string;
  /** What happened, as a sentence. */
  readonly headline: string;
  /** All of it as plain text for a person. */
  readonly text: string;
  readonly alert: NoticeRecordAlert;
}

export interface NoticeRecordAlert
  extends Pick<Alert, 'id' | 'watch' | 'key' | 'kind' | 'state' | 'title' | 'target'> {
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly resolvedAt: string | null;
  /** How many paths there are. */
  readonly pathCount: number;
  /** The first of them. */
  readonly paths: readonly NoticeRecordPath[];
}

export interface NoticeRecordPath
  extends Pick<
    ReportPath,
    | 'id'
    | 'service'
    | 'from'
    | 'to'
    | 'target'
    | 'address'
    | 'transport'
    | 'port'
    | 'verdict'
    | 'outcome'
    | 'impact'
  > {
  readonly reason: Reason;
}
