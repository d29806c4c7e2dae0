import type { z } from 'zod';
import type { Timing } from '../model/daemon.ts';
import type { HostName } from '../model/ids.ts';
import { alertsSchema } from './alertsSchema.ts';
import { apiSchema } from './apiSchema.ts';
import { parseHost } from './hostText.ts';
import { didYouMean, nearestNames } from './nearestNames.ts';
import { type Reading, refused, understood } from './reading.ts';
import { type Fault, fullList, hold, kebab, mapping, read, text, wholeNumber } from './schemaParts.ts';
import { quote } from './showValue.ts';
import { duration, pattern, timesSchema } from './timesSchema.ts';

const watch = read(
  mapping({
    name: kebab.describe('Name of this part of the site, in kebab case; unique.'),
    hosts: fullList(read(text, parseHost))
      .optional()
      .describe('Names of the hosts of the site that are checked; all when left out.'),
    every: duration('1s', '31d').optional().describe('From one check to the next, as in 30s or 5m.'),
    cron: pattern.optional().describe("Cron pattern in the host's own time, as in */5 6-20 * * 1-5."),
    jitter: duration('0s', '1h').optional().describe('Each start is put off by a random part of this.'),
  }),
  readWatch,
);

/** `daemon` of the site file. */
export const daemonSchema = mapping({
  store: text.optional().describe('File of the database; a relative one lies beside this file.'),
  watches: hold(fullList(watch), (watches) => twiceNamed(watches.map(({ name }) => name)))
    .optional()
    .describe('What is checked when; everything every minute when left out.'),
  confirm: hold(
    mapping({
      needed: wholeNumber(1, 10).optional().describe('Checks that must agree before a change counts.'),
      of: wholeNumber(1, 20).optional().describe('Out of how many in a row.'),
      after: duration('0s', '10m').optional().describe('From a result that differs to the next check.'),
    }),
    confirmFaults,
  )
    .optional()
    .describe('What it takes until a change counts.'),
  flapping: mapping({
    changes: wholeNumber(2, 100).optional().describe('So many changes make a path flapping.'),
    within: duration('1m', '7d').optional().describe('Within this time.'),
    calm: duration('1m', '7d').optional().describe('Until it has kept still for so long.'),
  })
    .optional()
    .describe('From when on a path that changes is called flapping.'),
  maintenance: timesSchema.optional().describe('Times in which changes are recorded and nobody is alerted.'),
  alerts: alertsSchema.optional().describe('Who is told of what broke, and how.'),
  keep: mapping({
    changes: duration('1d', '3650d').optional().describe('How long changes are kept.'),
    failures: duration('1h', '3650d').optional().describe('How long evidence of paths that were not met is.'),
    successes: duration('0s', '3650d').optional().describe('How long evidence of paths that were met is.'),
    megabytes: wholeNumber(16, 1_048_576).optional().describe('Size of the database in MiB.'),
  })
    .optional()
    .describe('How long what is remembered is kept, and how much of it.'),
  api: apiSchema
    .optional()
    .describe('The HTTP API and its dashboard; on loopback when left out, false for none.'),
});

/** Hosts that the daemon is to check and the site does not have. */
export function foreignHosts(
  daemon: z.output<typeof daemonSchema> | undefined,
  hosts: readonly Named[] = [],
): readonly Fault[] {
  const known = hosts.map(({ name }) => name);
  return (daemon?.watches ?? []).flatMap((one, at) =>
    (one.hosts ?? []).flatMap(({ name }, of) => {
      if (known.includes(name)) return [];
      const message = `expected a host of this file, got ${quote(name)}${didYouMean(nearestNames(name, known))}`;
      return [{ path: ['daemon', 'watches', at, 'hosts', of], message }];
    }),
  );
}

interface Named {
  readonly name: HostName;
}

function twiceNamed(names: readonly string[]): readonly Fault[] {
  return names.flatMap((name, at) =>
    names.indexOf(name) === at ? [] : [{ path: [at, 'name'], message: `${quote(name)} is named twice` }],
  );
}

interface GivenWatch {
  readonly name: string;
  readonly hosts?: readonly Named[] | undefined;
  readonly every?: number | undefined;
  readonly cron?: string | undefined;
  readonly jitter?: number | undefined;
}

function readWatch({
  every,
  cron,
  ...watch
}: GivenWatch): Reading<Omit<GivenWatch, 'every' | 'cron'> & { readonly timing: Timing }> {
  if (every !== undefined && cron === undefined) {
    return understood({ ...watch, timing: { kind: 'every', everyMs: every } });
  }
  if (cron !== undefined && every === undefined) {
    return understood({ ...watch, timing: { kind: 'cron', pattern: cron } });
  }
  return refused(`expected either \`every\` or \`cron\`, got ${every === undefined ? 'neither' : 'both'}`);
}

function confirmFaults({
  needed = usualConfirm.needed,
  of = usualConfirm.of,
}: {
  readonly needed?: number | undefined;
  readonly of?: number | undefined;
}): readonly Fault[] {
  if (needed <= of) return [];
  return [{ path: ['needed'], message: `expected no more than \`of\` (${of}), got ${needed}` }];
}

/** What it takes until a change counts, unless the site says otherwise. */
export const usualConfirm = { needed: 2, of: 3 } as const;
