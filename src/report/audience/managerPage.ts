import type { Report, ReportPath } from '../../model/report.ts';
import { countOf } from '../amounts.ts';
import { withoutStop } from '../doorDetails.ts';
import { distinct, gather } from '../gather.ts';
import { doorLabel } from '../portLabels.ts';
import type { Page, PageItem } from './page.ts';

/** What works and what does not, for whoever answers for it: features, how many, and whose turn it is. */
export function managerPage(report: Report): Page {
  const { run, paths, skipped } = report;
  const features = gather(paths, featureOf);
  const broken = features.filter((one) => one.some(({ outcome }) => outcome === 'broken'));
  const unproven = features.filter(
    (one) => !broken.includes(one) && one.some(({ outcome }) => outcome === 'unproven'),
  );
  const fine = features.length - broken.length - unproven.length;
  return {
    title: `Can ${run.host} reach what it needs? ${answer(report, broken.length, unproven.length)}`,
    lead: [
      `Checked ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC as ${run.role.replaceAll(',', ', ')}.`,
      ...(run.ended === 'complete' ? [] : ['The check was stopped early: the picture is not complete.']),
      `Of ${countOf(features.length, 'feature')}, ${fine} can be reached, ${broken.length} cannot, and of ${unproven.length} it is not known.`,
      ...(skipped.length === 0 ? [] : [`${countOf(skipped.length, 'documented need')} not checked.`]),
    ],
    sections: [
      ...TEAMS.map(({ team, title }) => ({
        title: `Does not work: ${title}`,
        items: broken.filter((one) => teamOf(one) === team).map(brokenItem),
      })),
      { title: 'Not known: it may work, and it may not', items: unproven.map(unprovenItem) },
    ],
  };
}

type Feature = readonly [ReportPath, ...ReportPath[]];
type Team = 'network' | 'server' | 'unknown';

const TEAMS: readonly { readonly team: Team; readonly title: string }[] = [
  { team: 'network', title: 'the network team must act' },
  { team: 'server', title: 'the server team must act' },
  { team: 'unknown', title: 'who must act is not known yet' },
];

function answer({ paths }: Report, broken: number, unproven: number): string {
  if (paths.length === 0) return 'Nothing was checked';
  if (broken > 0) return 'No';
  return unproven > 0 ? 'Not known' : 'Yes, as far as it was checked';
}

/** What stops working; only where nobody says that, the service and its port. */
function featureOf(path: ReportPath): string {
  const { impact, service } = path;
  return impact === '' ? `${service} (${doorLabel(path)}) does not work` : withoutStop(impact);
}

/** Whose turn it is, where all that is broken points to the same ones. */
function teamOf(feature: Feature): Team {
  const teams = new Set(feature.filter(isBroken).map(({ verdict }) => CULPRITS[verdict].team));
  const [team = 'unknown'] = teams;
  return teams.size === 1 ? team : 'unknown';
}

function isBroken({ outcome }: ReportPath): boolean {
  return outcome === 'broken';
}

/** What each verdict means for somebody who does not know ports, and who can do something about it. */
const CULPRITS: Readonly<Record<ReportPath['verdict'], { readonly team: Team; readonly why: string }>> = {
  open: { team: 'unknown', why: 'it can be reached' },
  blocked: { team: 'network', why: 'a firewall stops it, on the way or on the server' },
  closed: {
    team: 'server',
    why: 'it is refused, most likely because the service does not run on the server',
  },
  unreachable: {
    team: 'unknown',
    why: 'the server does not answer at all: it is off, or the network does not lead there',
  },
  'wrong-service': { team: 'unknown', why: 'something else answers in place of the service' },
  unresolved: { team: 'unknown', why: 'the name of the server is not known' },
  unproven: { team: 'unknown', why: 'there was no answer that proves anything' },
  error: { team: 'unknown', why: 'this computer could not check it' },
};

function brokenItem(feature: Feature): PageItem {
  return itemOf(feature, feature.filter(isBroken), 'fail');
}

function unprovenItem(feature: Feature): PageItem {
  const some = feature.filter(({ outcome }) => outcome === 'unproven');
  const item = itemOf(feature, some, 'are not proven');
  return { ...item, text: `Perhaps: ${item.text}` };
}

function itemOf(feature: Feature, some: readonly ReportPath[], what: string): PageItem {
  const servers = distinct(some.map(({ target }) => target)).join(', ');
  const whys = distinct(some.map(whyOf)).join('; ');
  return {
    text: featureOf(feature[0]),
    details: [`${some.length} of ${feature.length} connections ${what}, to ${servers}: ${whys}`],
  };
}

function whyOf({ verdict, outcome }: ReportPath): string {
  if (verdict === 'closed' && outcome === 'unproven') {
    return 'it is refused, as is usual before the installation, and as some firewalls do';
  }
  return CULPRITS[verdict].why;
}
