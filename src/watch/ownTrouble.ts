import type { Report } from '../model/report.ts';
import type { CauseKind } from '../model/verdict.ts';

/** What keeps this host from checking, and from which paths. */
export interface OwnTrouble {
  readonly kind: Extract<CauseKind, `own-${string}`>;
  readonly text: string;
  readonly paths: ReadonlySet<string>;
}

/**
 * A trouble of this host that leaves its paths without an answer (`error`): its own firewall, or one that lets it check
 * nothing at all. A missing route or resolver shows on the paths themselves.
 */
export function ownTrouble({ causes, paths, run }: Report): OwnTrouble | null {
  const [first] = paths;
  if (first === undefined || run.ended !== 'complete') return null;
  const firewall = causes.find(({ kind }) => kind === 'own-firewall');
  if (firewall !== undefined) {
    return { kind: 'own-firewall', text: firewall.text, paths: new Set(firewall.paths) };
  }
  if (paths.some(({ verdict }) => verdict !== 'error')) return null;
  return {
    kind: 'own-network',
    text: `this host can check nothing: ${first.reason.text}`,
    paths: new Set(paths.map(({ id }) => id)),
  };
}
