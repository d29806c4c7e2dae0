import type { Evidence, LocalFault } from '../model/evidence.ts';
import type { Report, ReportPath } from '../model/report.ts';
import type { CauseKind, Outcome, VerdictKind } from '../model/verdict.ts';
import { adviceLeads, UNSPOKEN } from './adviceLeads.ts';
import { type Advice, hostOf, perHost, placesOf, type Sharing } from './adviceParts.ts';
import { countOf } from './amounts.ts';
import { doorsOf } from './doors.ts';
import { faultInWords } from './faultInWords.ts';
import { distinct, gather } from './gather.ts';
import { hostLabel } from './hostLabel.ts';
import { portsInWords } from './portLabels.ts';
import { responderAdvice } from './responderAdvice.ts';
import { type Between, betweenTried } from './sampledRanges.ts';

/** What to do about what was found, most useful first; one piece of advice per kind of finding. */
export function adviceFor(report: Report): readonly Advice[] {
  const { paths, run, causes } = report;
  const ours = new Set(causes.filter(({ kind }) => kind in OWN_REMEDIES).flatMap((cause) => cause.paths));
  const having = (verdict: VerdictKind, outcome: Outcome): readonly ReportPath[] =>
    paths.filter((path) => path.verdict === verdict && path.outcome === outcome && !ours.has(path.id));
  const blocked = having('blocked', 'broken');
  const between = betweenTried(report);
  const silent = having('unproven', 'unproven');
  const unspoken = silent.filter(({ reason }) => UNSPOKEN.has(reason.code));
  const tooFew = silent.filter(
    ({ transport, reason }) =>
      transport !== 'udp' && reason.code !== 'responder-busy' && !UNSPOKEN.has(reason.code),
  );
  const own = causes.flatMap(({ kind }) => OWN_REMEDIES[kind] ?? []);
  const others: readonly Advice[] = [
    {
      lead: adviceLeads.unreachable,
      items: perHost(having('unreachable', 'broken'), deadHost),
    },
    {
      lead: adviceLeads.unresolved,
      items: perHost(having('unresolved', 'broken'), hostOf),
    },
    {
      lead: adviceLeads.blocked,
      items: gather(blocked, ({ target, address, triedFrom, blockedBy, lastHop }) => [
        target,
        address,
        triedFrom,
        blockedBy,
        lastHop,
      ]).map((sharing) => firewallRequest(sharing, between, sourceInWords(sharing[0], paths, run.host))),
    },
    {
      lead: adviceLeads.closed,
      items: perHost(having('closed', 'broken'), servicesOf),
    },
    {
      lead: adviceLeads['wrong-service'],
      items: perHost(having('wrong-service', 'broken'), servicesOf),
    },
    ...responderAdvice(report, [...having('closed', 'unproven'), ...silent]),
    {
      lead: adviceLeads.unspoken,
      items: perHost(unspoken, servicesOf),
    },
    {
      lead: 'Too few attempts to tell. Run again with a longer time-out:',
      items: perHost(tooFew, placesOf),
    },
    ...faultAdvice(having('error', 'unproven')),
  ];
  return [...own, ...others.filter(({ items }) => items.length > 0)];
}

/** Troubles of this host that make others look bad: to be mended before anybody else is asked. */
const OWN_REMEDIES: Readonly<Partial<Record<CauseKind, Advice>>> = {
  'own-network': { lead: adviceLeads['own-network'], items: [] },
  'own-resolver': { lead: adviceLeads['own-resolver'], items: [] },
};

function deadHost(sharing: Sharing): string {
  const hops = distinct(sharing.map(({ lastHop }) => lastHop ?? ''));
  return hops.length === 0
    ? hostOf(sharing)
    : `${hostOf(sharing)}; last hop that answered: ${hops.join(', ')}`;
}

/** Source, destination and ports: what a firewall rule is made of. */
function firewallRequest(sharing: Sharing, between: Between, from: string): string {
  const { blockedBy, lastHop } = sharing[0];
  return [
    `from ${from} to ${hostLabel(sharing[0].target, sharing[0].address)}: ${portsInWords(between.fill(sharing))}`,
    ...(blockedBy === undefined ? [] : [`refused on the way by ${blockedBy}`]),
    ...(lastHop === undefined ? [] : [`last hop that answered: ${lastHop}`]),
  ].join('; ');
}

/** A socket that is not bound to one of this host's addresses says only this. */
const UNSPECIFIED: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);

/** This host with its addresses towards a peer; what never got an answer may not know them, its neighbours do. */
function sourceInWords(blocked: ReportPath, paths: readonly ReportPath[], host: string): string {
  const attempts = paths
    .filter(
      ({ target, address, triedFrom }) =>
        target === blocked.target && address === blocked.address && triedFrom === blocked.triedFrom,
    )
    .flatMap(({ evidence }) => evidence);
  const sources = distinct(
    attempts.map(({ local }) => local?.address ?? '').filter((source) => !UNSPECIFIED.has(source)),
  );
  const from = blocked.triedFrom ?? host;
  return sources.every((source) => source === from) ? from : `${from} (${sources.join(', ')})`;
}

function servicesOf(sharing: Sharing): string {
  const services = gather(doorsOf(sharing), ({ first }) => first.service).map(
    (same) => `${same[0].first.service} (${portsInWords(same)})`,
  );
  return `${hostOf(sharing)}: ${services.join(', ')}`;
}

function faultsOf(attempt: Evidence): readonly LocalFault[] {
  if (attempt.kind === 'turned-back') return ['own-firewall'];
  return attempt.kind === 'not-tried' ? [attempt.fault] : [];
}

/** Faults of this host, each with its own remedy. */
function faultAdvice(paths: readonly ReportPath[]): readonly Advice[] {
  const faults = paths.flatMap(({ evidence }) => evidence.flatMap((attempt) => faultsOf(attempt)).slice(-1));
  const items = gather(faults, (fault) => fault).map((same) => {
    const { words, remedy } = faultInWords(same[0]);
    return `${countOf(same.length, 'path')}: ${words}; ${remedy}`;
  });
  return [{ lead: 'This host could not check everything:', items }];
}
