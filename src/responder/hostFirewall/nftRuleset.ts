/** A base chain that decides what reaches this host. */
export interface InputChain {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
}

/** A rule that bears a comment. */
export interface NotedRule extends InputChain {
  readonly handle: number;
  readonly comment: string;
}

export interface Ruleset {
  readonly inputChains: readonly InputChain[];
  readonly notedRules: readonly NotedRule[];
}

/** Reads what `nft -j list ruleset` prints; null when it is something else. See libnftables-json(5). */
export function parseRuleset(text: string): Ruleset | null {
  const list = property(parseJson(text), 'nftables');
  if (!Array.isArray(list)) return null;
  return {
    inputChains: list.map((entry) => inputChain(property(entry, 'chain'))).filter((one) => one !== null),
    notedRules: list.map((entry) => notedRule(property(entry, 'rule'))).filter((one) => one !== null),
  };
}

/** Families whose input hook sees packets to this host's addresses; bridge, arp and netdev do not. */
const FAMILIES: readonly unknown[] = ['inet', 'ip', 'ip6'];

function inputChain(chain: unknown): InputChain | null {
  if (property(chain, 'type') !== 'filter' || property(chain, 'hook') !== 'input') return null;
  if (!FAMILIES.includes(property(chain, 'family'))) return null;
  return place(chain, property(chain, 'name'));
}

function notedRule(rule: unknown): NotedRule | null {
  const where = place(rule, property(rule, 'chain'));
  const handle = property(rule, 'handle');
  const comment = property(rule, 'comment');
  if (where === null || typeof handle !== 'number' || typeof comment !== 'string') return null;
  return { ...where, handle, comment };
}

function place(entry: unknown, chain: unknown): InputChain | null {
  const family = property(entry, 'family');
  const table = property(entry, 'table');
  if (typeof family !== 'string' || typeof table !== 'string' || typeof chain !== 'string') return null;
  return { family, table, chain };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
