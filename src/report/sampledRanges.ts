import type { Transport } from '../model/ids.ts';
import type { Report, ReportPath } from '../model/report.ts';
import { gather } from './gather.ts';

/** What is known of ports that were not tried themselves. */
export interface Between {
  /** The next port of the same sampled range that was tried at the same address; null where there is none. */
  readonly nextTried: (path: Pick<ReportPath, 'id'>) => number | null;
  /** The ports of these paths, which all turned out alike, with those between tried neighbours among them. */
  readonly fill: (paths: readonly ReportPath[]) => readonly Place[];
}

type Place = Pick<ReportPath, 'transport' | 'port'>;

/** Nothing is inferred. */
export const NOTHING_BETWEEN: Between = { nextTried: () => null, fill: (paths) => paths };

/**
 * Ports of a sampled range between two tried neighbours are taken to be as both are where these are alike. Only with a
 * responder: there bounds were looked for wherever neighbours differ, and from one side silence may be anything.
 */
export function betweenTried({ paths, skipped, run }: Report): Between {
  if (run.responders === undefined) return NOTHING_BETWEEN;
  const sampled = new Set(skipped.filter(({ reason }) => reason === 'range-sampled').map(legOf));
  const next = new Map<string, number>();
  const ofRanges = paths.filter((path) => sampled.has(legOf({ ...path, id: path.flow })));
  for (const range of gather(ofRanges, legAndPlace)) {
    const inOrder = range.toSorted((one, other) => one.port - other.port);
    for (const [at, { id }] of inOrder.entries()) {
      const after = inOrder[at + 1];
      if (after !== undefined) next.set(id, after.port);
    }
  }
  const nextTried: Between['nextTried'] = ({ id }) => next.get(id) ?? null;
  return {
    nextTried,
    fill: (some) => {
      const ports = new Set(some.map(keyOf));
      return some.flatMap((path) => {
        const { transport, port } = path;
        const last = nextTried(path);
        // Without its neighbour among them it stands for itself alone.
        if (last === null || !ports.has(keyOf({ ...path, port: last }))) return [path];
        return portsFrom(transport, port, last);
      });
    },
  };
}

function portsFrom(transport: Transport, first: number, last: number): readonly Place[] {
  return Array.from({ length: last - first + 1 }, (_, at) => ({ transport, port: first + at }));
}

function keyOf(path: ReportPath): string {
  return JSON.stringify([...legAndPlace(path), path.port]);
}

function legAndPlace({ flow, to, target, address, triedFrom }: ReportPath): readonly unknown[] {
  return [flow, to, target, address, triedFrom];
}

function legOf({ id, to }: Pick<ReportPath, 'id' | 'to'>): string {
  return `${id} ${to}`;
}
