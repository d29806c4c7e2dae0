import type { ApiPlan } from '../../model/apiPlan.ts';
import type { DaemonPlan, Timing } from '../../model/daemon.ts';
import type { Site } from '../../model/site.ts';
import { countOf } from '../amounts.ts';
import type { Look } from '../look.ts';
import { labelled } from '../paragraph.ts';
import { isoSecond } from './isoSecond.ts';

/** A configuration that was read, and what follows from it. */
export interface ConfigToTell {
  /** As the user gave it. */
  readonly file: string;
  readonly site: Site;
  readonly daemon: DaemonPlan;
  /** File of the memory. */
  readonly store: string;
  /** Next start of each watch, in the order of the plan, in milliseconds since 1970-01-01 UTC; null for never. */
  readonly startsMs: readonly (number | null)[];
}

/** What a valid configuration says, so that its writer sees whether it is what was meant. */
export function renderConfig({ file, site, daemon, store, startsMs }: ConfigToTell, look: Look): string {
  const { rules, watches, maintenance, alerts, api } = daemon;
  const lines: readonly (readonly [label: string, text: string])[] = [
    ['Site:', [...(site.name === '' ? [] : [site.name]), site.phase].join(', ')],
    ['This host:', site.selfRoles.join(', ') || 'no role'],
    ['Hosts:', site.hosts.map(({ name, roles }) => `${name} (${roles.join(', ')})`).join('; ') || 'none'],
    ...watches.map(({ name, hosts, timing, jitterMs }, at): readonly [string, string] => {
      const what = hosts === null ? 'every host' : hosts.join(', ');
      const late = jitterMs === 0 ? '' : `, up to ${durationInWords(jitterMs)} later`;
      return [`Watch ${name}:`, `${what}, ${timingInWords(timing, startsMs[at] ?? null)}${late}`];
    }),
    ['A change counts', `once ${rules.needed} of ${rules.of} checks agree`],
    ...maintenance.map(({ pattern, forMs, note }): readonly [string, string] => [
      'Maintenance:',
      `${note === '' ? '' : `${note}, `}at ${pattern} for ${durationInWords(forMs)}`,
    ]),
    ['Alerts:', alerts.channels.map(({ kind, name }) => `${kind} ${name}`).join(', ') || 'nobody is told'],
    ...alerts.quiet.map(({ pattern, forMs }): readonly [string, string] => [
      'Quiet:',
      `at ${pattern} for ${durationInWords(forMs)}`,
    ]),
    ['API:', api === null ? 'not served' : apiInWords(api)],
    ['Memory:', store],
  ];
  return [
    `${file}: valid, ${countOf(site.hosts.length, 'host')}, ${countOf(watches.length, 'watch', 'watches')}`,
    ...lines.flatMap(([label, text]) => labelled(look, label, text, '  ')),
    '',
  ].join('\n');
}

function apiInWords({ listen: { address, port }, tls, tokens }: ApiPlan): string {
  const host = address.includes(':') ? `[${address}]` : address;
  const who = tokens.length === 0 ? '' : `, ${countOf(tokens.length, 'token')}`;
  return `${tls === null ? 'http' : 'https'}://${host}:${port}${who}`;
}

function timingInWords(timing: Timing, startMs: number | null): string {
  switch (timing.kind) {
    case 'every':
      return `every ${durationInWords(timing.everyMs)} from the start on`;
    case 'cron': {
      const next = startMs === null ? 'which never comes' : `next ${isoSecond(startMs)}`;
      return `at ${timing.pattern}, ${next}`;
    }
  }
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1000, 's'],
] as const;

/** In the unit in which it is a whole number, as a configuration has it. */
function durationInWords(ms: number): string {
  const [size, unit] = UNITS.find(([one]) => ms % one === 0 && ms >= one) ?? [1, 'ms'];
  return `${ms / size}${unit}`;
}
