import type { Alert, AlertCause, AlertPath, Problem } from '../../model/alert.ts';

/** What an alert is about, by what most of its paths have in common. */
export function describeProblems(problems: readonly Problem[]): Pick<Alert, 'kind' | 'title' | 'target'> {
  const main = mainProblems(problems);
  const kind = mostOften(main.map(({ cause }) => cause.kind)) ?? 'path-broken';
  const same = main.filter(({ cause }) => cause.kind === kind);
  const [target = null, ...others] = new Set(same.map(({ cause }) => cause.target));
  const rest = problems.length - same.length;
  const more = rest === 0 ? '' : `; ${rest === 1 ? '1 more path' : `${rest} more paths`} beside it`;
  return {
    kind,
    title: `${titleOf(kind, same)}${more}`,
    target: others.length === 0 ? target : null,
  };
}

/** The cause that most of them have; null where there are none. */
export function mainCause(problems: readonly Problem[]): AlertCause | null {
  return mainProblems(problems)[0]?.cause ?? null;
}

/** What is broken goes before what cannot make up its mind. */
function mainProblems(problems: readonly Problem[]): readonly Problem[] {
  const broken = problems.filter(({ cause }) => cause.kind !== 'flapping');
  const candidates = broken.length === 0 ? problems : broken;
  const key = mostOften(candidates.map(({ cause }) => cause.key));
  return candidates.filter(({ cause }) => cause.key === key);
}

function titleOf(kind: AlertCause['kind'], problems: readonly Problem[]): string {
  const text = mostOften(problems.map(({ cause }) => cause.text));
  const paths = problems.map(({ path }) => path);
  if (text !== null && !hasSeveralAddresses(kind, paths)) return text;
  const hosts = listed([...new Set(paths.map(({ target }) => target))]);
  const [only, ...others] = paths;
  const isOne = only !== undefined && others.length === 0;
  switch (kind) {
    case 'flapping':
      return isOne
        ? `${label(only)} to ${hosts} changes too often to say how it stands`
        : `${paths.length} paths to ${hosts} change too often to say how they stand`;
    case 'host-unreachable':
      return `${hosts} does not answer at ${listed([...new Set(paths.map(({ address }) => String(address)))])}`;
    case 'own-network':
      return `this host has no route to ${hosts}`;
    case 'own-resolver':
      return `no DNS server answers this host about ${hosts}`;
    case 'own-firewall':
    case 'name-unresolved':
    case 'accepts-everything':
    case 'rejected-by':
    case 'dropped-beyond':
    case 'path-broken':
      return isOne
        ? `${only.service}: ${only.text}`
        : `${paths.length} paths to ${hosts} are broken: ${listed(paths.map(label))}`;
  }
}

/** One of its addresses would be told where it is all of them. */
function hasSeveralAddresses(kind: AlertCause['kind'], paths: readonly AlertPath[]): boolean {
  return kind === 'host-unreachable' && new Set(paths.map(({ address }) => address)).size > 1;
}

function label({ service, transport, port }: AlertPath): string {
  return transport === 'icmp' ? `${service} (icmp echo)` : `${service} (${transport} ${port})`;
}

const MOST_LISTED = 4;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED);
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Of equals the first. */
function mostOften<T>(values: readonly T[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let most: { readonly value: T; readonly count: number } | null = null;
  for (const [value, count] of counts) if (most === null || count > most.count) most = { value, count };
  return most?.value ?? null;
}
