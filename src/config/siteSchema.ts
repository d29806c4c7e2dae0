import { z } from 'zod';
import type { PortMap } from '../model/portMap.ts';
import { parseAddress } from './address.ts';
import { daemonSchema, foreignHosts } from './daemonSchema.ts';
import { makeHostSchema } from './hostSchema.ts';
import { limitBounds, thresholdBounds } from './limits.ts';
import { makePortsSchema } from './portSchema.ts';
import {
  type Fault,
  hold,
  list,
  mapping,
  number,
  oneOf,
  oneOrMore,
  read,
  record,
  text,
  wholeNumber,
  yesNo,
} from './schemaParts.ts';
import { readOption, readRole } from './siteNames.ts';

const optionValue = z.union([text, number, yesNo]);

const limits = mapping({
  timeoutMs: limit('timeoutMs').describe('Longest time that one path may take, in milliseconds.'),
  deadlineMs: limit('deadlineMs').describe('End of the whole run, in milliseconds.'),
  concurrency: limit('concurrency').describe('Paths tried at the same moment, over all hosts.'),
  perHost: limit('perHost').describe('Paths tried at the same moment on one address.'),
  rangeSample: limit('rangeSample').describe('Ports tried of a documented range; the rest is listed.'),
});

const warnings = mapping({
  certificateDays: threshold('certificateDays').describe(
    'Warn of certificates that expire within so many days.',
  ),
  rsaBits: threshold('rsaBits').describe('Warn of RSA keys with fewer bits.'),
  answerMs: threshold('answerMs').describe('Warn of answers that took longer, in milliseconds.'),
  clockSeconds: threshold('clockSeconds').describe('Warn of clocks that differ by more, in seconds.'),
});

/** `cicprobe.yaml`: everything about this installation that the port map cannot know. */
export function makeSiteSchema(portMap: PortMap) {
  const role = read(text, (name) => readRole(name, portMap));
  const site = mapping({
    site: text.optional().describe('Name of this installation, for reports.'),
    role: oneOrMore(role).optional().describe('Role or roles of the host on which cicprobe runs.'),
    phase: oneOf(['live', 'pre-install'])
      .optional()
      .describe('pre-install while nothing listens yet, live once the software runs.'),
    family: z
      .literal([4, 6], 'one of 4, 6')
      .optional()
      .describe('Keep to IPv4 (4) or IPv6 (6); both when left out.'),
    source: read(text, parseAddress)
      .optional()
      .describe('Local address to probe from, on a host with several.'),
    hosts: list(makeHostSchema(role))
      .optional()
      .describe('The other hosts of this installation and their roles.'),
    options: hold(record(optionValue), (options) => optionFaults(options, portMap))
      .optional()
      .describe('Choices that the document leaves to the site: name → value.'),
    ports: makePortsSchema(role, portMap)
      .optional()
      .describe('Ports that differ here from the documented ones.'),
    limits: limits.optional().describe('Bounds of a run.'),
    daemon: daemonSchema.optional().describe('What `cicprobe daemon` checks when, and what it remembers.'),
    warnings: warnings.optional().describe('From where on an open path is worth a warning.'),
  });
  return hold(site, ({ daemon, hosts }) => foreignHosts(daemon, hosts)).meta({
    title: 'cicprobe.yaml',
    description: 'A site: which hosts play which roles, which options hold, which ports were changed.',
  });
}

function optionFaults(options: Readonly<Record<string, unknown>>, portMap: PortMap): readonly Fault[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const reading = readOption(name, String(value), portMap);
    return reading.kind === 'value' ? [] : [{ path: [name], message: reading.message }];
  });
}

function threshold(name: keyof typeof thresholdBounds) {
  const [min, max] = thresholdBounds[name];
  return wholeNumber(min, max).optional();
}

function limit(name: keyof typeof limitBounds) {
  const [min, max] = limitBounds[name];
  return wholeNumber(min, max).optional();
}
