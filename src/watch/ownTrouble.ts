import type { Report } from '../model/report.ts';
import type { CauseKind } from '../model/verdict.ts';

/** What keeps this host from checking, and from which paths. */
export interface OwnTrouble {
  readonly kind: Extract<CauseKind, `own-${string}`>;
  readonly text: string;
  readonly paths: ReadonlySet<string>;
}

/** What is the matter with this host itself: with its network, its resolver or its firewall, or it can check nothing at all. */
export function ownTrouble({ causes, paths, run }: Report): OwnTrouble | null {
  const [first] = paths;
  if (first === undefined || run.ended !== 'complete') return null;
  for (const { kind, text, paths: ids } of causes) {
    if (kind === 'own-network' || kind === 'own-resolver' || kind === 'own-firewall') {
      return { kind, text, paths: new Set(ids) };
    }
  }
  if (paths.some(({ verdict }) => verdict !== 'error')) return null;
  return {
    kind: 'own-network',
    text: `this host can check nothing: ${first.reason.text}`,
    paths: new Set(paths.map(({ id }) => id)),
  };
}
