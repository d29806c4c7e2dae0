import type { Report } from '../model/report.ts';
import type { Memory } from './memory.ts';

/**
 * Where paths lead whose address this run could not find out: while it is not sure that a name has none, and while no
 * resolver answers, the paths to its addresses are still there. Returns whether a path is one of those, by its id.
 */
export function lostPlaces({ paths }: Report, memory: Memory): (pathId: string) => boolean {
  const places = new Set(
    paths
      .filter(({ id, address, reason }) => {
        const isSure = memory.get(id)?.doubts.length === 0;
        return address === null && (reason.code === 'dns-timeout' || !isSure);
      })
      .map(({ id }) => placeOf(id)),
  );
  return (pathId) => places.has(placeOf(pathId));
}

/** The flow and the host: what an id begins with. */
function placeOf(pathId: string): string {
  return pathId.split('/', 2).join('/');
}
