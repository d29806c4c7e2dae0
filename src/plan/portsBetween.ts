import { asPort, type Port } from '../model/ids.ts';

/** A port of a range that was asked, and what came of it. */
export interface TriedPort {
  readonly port: Port;
  /** In one word, the same for ports that need not be told apart; null when nothing is known about it. */
  readonly outcome: string | null;
}

/**
 * Where to look next for the bounds between different outcomes: the middle of every two neighbours that differ and have
 * ports between them. None are left when every bound is found. Where an outcome is not known, no bound is looked for.
 */
export function portsBetween(tried: readonly TriedPort[]): readonly Port[] {
  const inOrder = tried.toSorted((one, other) => one.port - other.port);
  return inOrder.flatMap((before, at) => {
    const after = inOrder[at + 1];
    if (after === undefined || after.port - before.port < 2) return [];
    if (before.outcome === null || after.outcome === null || before.outcome === after.outcome) return [];
    return [asPort(Math.floor((before.port + after.port) / 2))];
  });
}
