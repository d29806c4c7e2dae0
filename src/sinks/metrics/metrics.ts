import type { ConfigState } from '../../model/live.ts';
import type { RunToSave } from '../../model/remembered.ts';
import type { FaultKind } from '../store/storeError.ts';

/** What became of a notice on its way to a channel: an attempt that `failed` is made again, one that is `dropped` is not. */
export type NoticeResult = 'sent' | 'failed' | 'dropped';

/** What a daemon tells a Prometheus that asks. Nothing here throws. */
export interface Metrics {
  /** Takes every run in the order in which they ended, after what is remembered of its paths. */
  readonly keep: (run: RunToSave) => void;
  /** A check of this watch could not be made at all. */
  readonly failed: (watch: string) => void;
  /** What keeps runs from being saved; null when nothing does any more. */
  readonly storeTrouble: (kind: FaultKind | null) => void;
  /** How many runs wait to be saved. */
  readonly runsWaiting: (count: number) => void;
  readonly config: (state: ConfigState) => void;
  /** How many alerts are open. */
  readonly alertsOpen: (count: number) => void;
  readonly notice: (channel: string, result: NoticeResult) => void;
  /** How many notices wait to be sent. */
  readonly noticesWaiting: (count: number) => void;
  /** Everything in the text format, and its media type. */
  readonly text: () => Promise<{ readonly type: string; readonly body: string }>;
}
