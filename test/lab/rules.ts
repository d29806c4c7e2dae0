import type { Hook, Machine, PlacedCase, Scene } from './labCase.ts';

/** Where each hook is: the machine and nftables' name and priority for it. */
const HOOKS: Readonly<Record<Hook, { readonly machine: Machine; readonly chain: string }>> = {
  client: { machine: 'client', chain: 'type filter hook output priority filter' },
  // Before packets are put together again or followed as connections.
  routerFirst: { machine: 'router', chain: 'type filter hook prerouting priority -450' },
  router: { machine: 'router', chain: 'type filter hook forward priority filter' },
  firewallFirst: { machine: 'firewall', chain: 'type filter hook prerouting priority raw' },
  firewallTarget: { machine: 'firewall', chain: 'type nat hook prerouting priority dstnat' },
  firewall: { machine: 'firewall', chain: 'type filter hook forward priority filter' },
  firewallSource: { machine: 'firewall', chain: 'type nat hook postrouting priority srcnat' },
  server: { machine: 'server', chain: 'type filter hook input priority filter' },
};

/** Clients whose path a rule has broken for good; a case fills it when it sees enough. */
const BROKEN = 'set broken {\ntype ipv4_addr; flags dynamic; size 16;\n}';

/** One machine's packet filter as nftables reads it: replaces whatever was there, counters and quotas too. */
export function rulesetFor(machine: Machine, cases: readonly PlacedCase[], scene: Scene): string {
  const chains = (Object.keys(HOOKS) as Hook[])
    // server2 filters by the server's rules: a case names its door, and that is on one machine only.
    .filter((hook) => HOOKS[hook].machine === machine || (machine === 'server2' && hook === 'server'))
    .map((hook) => {
      const statements = cases.flatMap((one) => (one.rules?.[hook] ?? []).map((rule) => fill(rule, one)));
      const all = scene === 'own-firewall-shut' && hook === 'client' ? ['drop'] : statements;
      return chain(hook, HOOKS[hook].chain, [
        ...(hook === 'client' ? ['oifname lo accept'] : []),
        ...new Set(all),
      ]);
    });
  if (machine === 'firewall') {
    const redirects = cases
      .filter((one) => one.peer?.redirected === true)
      .map((one) =>
        fill(
          one.host === 'accept-all' ? '{host} meta l4proto tcp redirect to :{port}' : '{door} redirect',
          one,
        ),
      );
    chains.push(chain('redirects', 'type nat hook prerouting priority dstnat', redirects));
  }
  return ['flush ruleset', 'table inet lab {', BROKEN, ...chains, '}', ''].join('\n');
}

function chain(name: string, hook: string, statements: readonly string[]): string {
  return [`chain ${name} {`, `${hook}; policy accept;`, ...statements, '}'].join('\n');
}

function fill(rule: string, { transport, at, ports }: PlacedCase): string {
  if (at === null) throw new Error(`a rule for a door without an address: ${rule}`);
  const ip = at.includes(':') ? 'ip6' : 'ip';
  const [first] = ports;
  const range = `${first}-${ports.at(-1)}`;
  return rule
    .replace('{door}', `${ip} daddr ${at} ${transport} dport ${range}`)
    .replace('{answer}', `${ip} saddr ${at} ${transport} sport ${range}`)
    .replace('{host}', `${ip} daddr ${at}`)
    .replace('{fromHost}', `${ip} saddr ${at}`)
    .replace('{port}', String(first));
}
