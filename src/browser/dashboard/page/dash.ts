import type { Api } from '../api/askApi.ts';
import type { LiveState } from '../live/liveState.ts';
import type { Runs } from '../live/startRuns.ts';

/** What every view has at hand. */
export interface Dash {
  readonly api: Api;
  readonly live: LiveState;
  readonly runs: Runs;
}

/** One page of the dashboard, as long as it is shown. */
export interface View {
  readonly title: string;
  readonly element: HTMLElement;
  /** Ends what goes on for it. */
  readonly close: () => void;
  /** Where the key for searching leads; null where there is nothing to search. */
  readonly search?: HTMLElement;
}
