import type { Finding, RootCause } from '../model/verdict.ts';

/** Folds forty silent paths into one dead host, and a name without an address into one finding. */
export function findCauses(findings: readonly Finding[]): readonly RootCause[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = groupOf(finding);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map(causeOf);
}

// One dead host shows as silence on UDP and as a dead neighbour on TCP: it is one cause all the same.
function groupOf({ path, verdict }: Finding): string | null {
  if (verdict.kind === 'unreachable') return `${path.target} ${path.address}`;
  if (verdict.kind === 'unresolved') return path.target;
  return null;
}

function causeOf(group: readonly [Finding, ...Finding[]]): RootCause {
  const telling = group.find((finding) => finding.verdict.reason.code !== 'host-silent') ?? group[0];
  const { path, verdict } = telling;
  return {
    kind: verdict.kind === 'unresolved' ? 'name-unresolved' : 'host-unreachable',
    target: path.target,
    address: path.address,
    text: verdict.reason.text,
    paths: group.map((finding) => String(finding.path.id)),
  };
}
