/** Work under way, and what to do each time that a piece of it is done. */
export interface Pending {
  readonly hold: (work: Promise<void>) => void;
  /** Settles once nothing is under way any more, the work that followed from other work included. */
  readonly settle: () => Promise<void>;
}

/** @param onDone may hold more work. */
export function makePending(onDone: () => void): Pending {
  const underWay = new Set<Promise<void>>();
  return {
    hold: (work) => {
      const held = work.then(() => {
        underWay.delete(held);
        onDone();
      });
      underWay.add(held);
    },
    settle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
