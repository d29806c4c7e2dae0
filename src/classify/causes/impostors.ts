import type { Finding } from '../../model/verdict.ts';
import type { Explained } from './explained.ts';
import { groupBy } from './groupBy.ts';

/** Folds the ports of a host in whose place something accepts every port. */
export function impostors(open: readonly Finding[]): readonly Explained[] {
  const groups = groupBy(open, ({ path, verdict }) =>
    verdict.reason.code === 'accepts-on-every-port' ? `${path.target} ${path.address}` : null,
  );
  return [...groups.values()].map((group) => {
    const [{ path }] = group;
    const host = path.target === String(path.address) ? path.target : `${path.target} (${path.address})`;
    return {
      cause: {
        kind: 'accepts-everything',
        target: path.target,
        address: path.address,
        device: null,
        text: `something accepts every port in the name of ${host}, documented or not: none of these is proven`,
      },
      findings: group,
    };
  });
}
