import type { Finding, RootCause } from '../../model/verdict.ts';
import { deadHosts } from './deadHosts.ts';
import type { Explain } from './explained.ts';
import { impostors } from './impostors.ts';
import { ownSide } from './ownSide.ts';
import { zones } from './zones.ts';

/** This host's own troubles come first: whatever they explain says nothing about others. */
const EXPLANATIONS: readonly Explain[] = [ownSide, zones, deadHosts, impostors];

/** Folds many findings into few: forty silent paths into one dead host, one shut zone or one fault of ours. */
export function findCauses(findings: readonly Finding[]): readonly RootCause[] {
  const open = new Set(findings);
  return EXPLANATIONS.flatMap((explain) => {
    const explained = explain([...open], findings);
    for (const one of explained) for (const finding of one.findings) open.delete(finding);
    return explained.map(({ cause, findings: its }) => ({
      ...cause,
      paths: its.map(({ path }) => String(path.id)),
    }));
  });
}
