import type { Finding } from '../../model/verdict.ts';
import type { Explained } from './explained.ts';
import { groupBy } from './groupBy.ts';

/** Folds the paths of a dead host, and those of a name without an address, into one finding each. */
export function deadHosts(open: readonly Finding[]): readonly Explained[] {
  return [...groupBy(open, groupOf).values()].map((group) => {
    const telling = group.find((finding) => finding.verdict.reason.code !== 'host-silent') ?? group[0];
    const { path, verdict } = telling;
    return {
      cause: {
        kind: verdict.kind === 'unresolved' ? 'name-unresolved' : 'host-unreachable',
        target: path.target,
        address: path.address,
        device: group.find((finding) => finding.verdict.lastHop !== null)?.verdict.lastHop ?? null,
        text: verdict.reason.text,
      },
      findings: group,
    };
  });
}

// One dead host shows as silence on UDP and as a dead neighbour on TCP: it is one cause all the same.
function groupOf({ path, verdict }: Finding): string | null {
  if (verdict.kind === 'unreachable') return `${path.target} ${path.address}`;
  if (verdict.kind === 'unresolved') return path.target;
  return null;
}
