import type { DoorRange } from '../../model/pairing.ts';

/** Temporary rules in this host's own firewall. */
export interface HostFirewall {
  /** Lets in what is sent to these ports. Rejects with the remedy in a sentence; then none of its rules remain. */
  readonly open: (doors: readonly DoorRange[]) => Promise<void>;
  /** Removes every rule that was added by `open`; does nothing when there is none. */
  readonly close: () => Promise<void>;
}
