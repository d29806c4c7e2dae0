/** A port that is open until it is closed. */
export interface OpenedDoor {
  readonly close: () => Promise<void>;
}
