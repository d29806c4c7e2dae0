import type { Outcome } from '../model/verdict.ts';

/** What a run says of an arrow or a line; `unchecked`: documented, not tried; `plain`: drawn without a run. */
export type State = Outcome | 'unchecked' | 'plain';

/** One line of a label. */
export interface Line {
  readonly text: string;
  readonly state: State;
}

/** One role, or in the overview of a run one peer. */
export interface Box {
  /** The role's name, or a name of the overview; unique within its drawing. */
  readonly id: string;
  readonly title: string;
  /** The document's own sorting: client, server, device, service, external … */
  readonly kind: string;
  /** Hosts that play it; empty without a run. */
  readonly lines: readonly Line[];
  /** Whether it is played by the host that ran the check, or is the role that was asked for. */
  readonly here: boolean;
}

/** Every flow between two boxes in one direction. */
export interface Arrow {
  /** Unique within its drawing. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Whether it has a head at each end. */
  readonly both: boolean;
  /** The worst of its paths. */
  readonly state: State;
  /** What is written on it; long lists are cut. */
  readonly lines: readonly Line[];
  /** The same, uncut: for those who ask or who cannot see it. */
  readonly full: readonly Line[];
  readonly flowIds: readonly string[];
  /** Empty without a run. */
  readonly pathIds: readonly string[];
}

export interface Drawing {
  /** A name for addresses and files: `client-operations.interactive-update`; unique among the drawings of one call. */
  readonly id: string;
  readonly title: string;
  /** `star`: one box in the middle, its peers around it; `net`: as the arrows lead. */
  readonly arrangement: 'star' | 'net';
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}
