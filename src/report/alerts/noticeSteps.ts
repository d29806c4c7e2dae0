import type { Alert, AlertPath, Notice } from '../../model/alert.ts';
import { adviceLeads, UNSPOKEN } from '../adviceLeads.ts';
import type { Advice } from '../adviceParts.ts';
import { distinct, gather } from '../gather.ts';
import { hostLabel } from '../hostLabel.ts';
import { portsInWords } from '../portLabels.ts';

/** What to do next about an alert that is open; nothing about one that is over. */
export function noticeSteps({ kind, host, alert }: Notice): readonly Advice[] {
  if (kind === 'test' || alert.state === 'resolved') return [];
  return [...stepsFor(alert, host), ...moreAbout(alert, host)];
}

function stepsFor({ kind, paths }: Alert, host: string): readonly Advice[] {
  switch (kind) {
    case 'own-network':
    case 'own-resolver':
      return [{ lead: adviceLeads[kind], items: [] }];
    case 'own-firewall':
      return [
        {
          lead: `The firewall of ${host} itself holds these back. Allow them there, outgoing:`,
          items: places(paths),
        },
      ];
    case 'name-unresolved':
      return [{ lead: adviceLeads.unresolved, items: hosts(paths) }];
    case 'host-unreachable':
      return [{ lead: adviceLeads.unreachable, items: hosts(paths) }];
    case 'accepts-everything':
      return [{ lead: adviceLeads['wrong-service'], items: places(paths) }];
    case 'rejected-by':
    case 'dropped-beyond':
      return [{ lead: adviceLeads.blocked, items: requests(paths, host) }];
    case 'path-broken':
      return stepsByVerdict(paths, host);
    case 'flapping':
      return [
        {
          lead: 'These change too often to say how they stand. Look for loss, a failing link, or a device or service at its limit:',
          items: places(paths),
        },
      ];
  }
}

/** One piece of advice for each verdict that occurs, the plainest first. */
function stepsByVerdict(paths: readonly AlertPath[], host: string): readonly Advice[] {
  const having = (verdict: AlertPath['standing']['verdict']): readonly AlertPath[] =>
    paths.filter(({ standing }) => standing.verdict === verdict);
  const unproven = having('unproven');
  const unspoken = unproven.filter(({ standing }) => UNSPOKEN.has(standing.code));
  const silent = unproven.filter((path) => !unspoken.includes(path));
  const steps: readonly Advice[] = [
    { lead: adviceLeads.unreachable, items: hosts(having('unreachable')) },
    { lead: adviceLeads.unresolved, items: hosts(having('unresolved')) },
    { lead: adviceLeads.blocked, items: requests(having('blocked'), host) },
    { lead: adviceLeads.closed, items: places(having('closed')) },
    { lead: adviceLeads['wrong-service'], items: places(having('wrong-service')) },
    { lead: adviceLeads.unspoken, items: places(unspoken) },
    {
      lead: 'These no longer answer, which proves nothing yet. See whether the service runs; a responder in its place tells (cicprobe listen):',
      items: places(silent),
    },
    { lead: `${host} could not check these. See its log:`, items: places(having('error')) },
  ];
  return steps.filter(({ items }) => items.length > 0);
}

/** Commands that tell more; for one path, as an example. */
function moreAbout({ paths }: Alert, host: string): readonly Advice[] {
  const path = paths.find(({ standing }) => standing.outcome !== 'met') ?? paths[0];
  if (path === undefined) return [];
  const items = [`cicprobe history ${path.pathId}`, `cicprobe explain ${path.pathId}`];
  return [{ lead: `To see on ${host} how a path changed, and what it is for:`, items }];
}

function hosts(paths: readonly AlertPath[]): readonly string[] {
  return distinct(paths.map(({ target, address }) => hostLabel(target, address)));
}

/** `cic01 (10.0.0.5): tcp 445; udp 6235`, host by host. */
function places(paths: readonly AlertPath[]): readonly string[] {
  return gather(paths, ({ target, address }) => [target, address]).map(
    (same) => `${hostLabel(same[0].target, same[0].address)}: ${portsInWords(same)}`,
  );
}

/** The same with the source: what a firewall rule is made of. */
function requests(paths: readonly AlertPath[], host: string): readonly string[] {
  return places(paths).map((place) => `from ${host} to ${place}`);
}
