import type { Transport } from '../model/ids.ts';
import type { ReportPath } from '../model/report.ts';
import type { Outcome, VerdictKind } from '../model/verdict.ts';
import { gather } from './gather.ts';

/** A port of one address at one verdict, with every path that needs it; the first in document order names it. */
export interface Door {
  readonly target: string;
  readonly address: string | null;
  readonly transport: Transport;
  readonly port: number;
  readonly verdict: VerdictKind;
  readonly outcome: Outcome;
  readonly first: ReportPath;
  readonly paths: readonly ReportPath[];
}

/** Paths gathered by door, in the order in which each door first occurs. */
export function doorsOf(paths: readonly ReportPath[]): readonly Door[] {
  return gather(paths, (path) => [...doorKey(path), path.verdict, path.outcome]).map((sharing) => {
    const first = sharing[0];
    const { target, address, transport, port, verdict, outcome } = first;
    return { target, address, transport, port, verdict, outcome, first, paths: sharing };
  });
}

/** How many different ports, counting each address apart, the paths lead to. */
export function countDoors(paths: readonly Place[]): number {
  return gather(paths, doorKey).length;
}

type Place = Pick<ReportPath, 'target' | 'address' | 'triedFrom' | 'transport' | 'port'>;

function doorKey(path: Place): readonly unknown[] {
  return [path.target, path.address, path.triedFrom, path.transport, path.port];
}
