import type { OptionDefinition, PortMap, Role } from '../model/portMap.ts';
import type { Limits } from '../model/site.ts';
import { type Thresholds, usualThresholds } from '../model/thresholds.ts';
import { limitBounds, thresholdBounds } from './limits.ts';
import { asComment, asExample } from './templateLines.ts';
import { exampleOverrides } from './templatePorts.ts';

// Values to start from; they are examples, the defaults belong to the caller.
const exampleLimits: Limits = {
  timeoutMs: 5000,
  deadlineMs: 60_000,
  concurrency: 512,
  perHost: 256,
  rangeSample: 16,
};

const limitWords: Readonly<Record<keyof Limits, string>> = {
  timeoutMs: 'longest time for one path, in milliseconds',
  deadlineMs: 'end of the whole run, in milliseconds',
  concurrency: 'paths tried at the same moment, over all hosts',
  perHost: 'paths tried at the same moment on one address',
  rangeSample: 'ports tried of a documented range; the rest is listed as not checked',
};

const thresholdWords: Readonly<Record<keyof Thresholds, string>> = {
  certificateDays: 'certificates that expire within so many days',
  rsaBits: 'RSA keys with fewer bits',
  answerMs: 'answers that took longer, in milliseconds',
  clockSeconds: 'clocks that differ by more, in seconds',
};

/** A `cicprobe.yaml` to start from: valid as it stands, every key explained, examples ready to be uncommented. */
export function renderSiteTemplate(portMap: PortMap): string {
  const self = [...portMap.roles.values()].find(({ mainPeer }) => mainPeer !== null);
  const blocks = [
    asComment(
      'cicprobe.yaml: what cicprobe has to know about this installation. Lines that begin with "# " explain; ' +
        'take the "#" away from the other commented lines to use them. Flags on the command line beat this file.',
    ),
    [...asComment('Name of this installation, for reports.'), 'site: my-site'],
    roleBlock(self),
    [
      ...asComment('live: the software runs. pre-install: nothing listens on the far side yet.'),
      'phase: live',
    ],
    hostsBlock(self, portMap),
    optionsBlock([...portMap.options.values()]),
    portsBlock(self, portMap),
    limitsBlock(),
    thresholdsBlock(),
    [
      ...asComment('Keep to IPv4 (4) or IPv6 (6). Both are tried when this is left out.'),
      ...asExample('family: 4'),
    ],
    [
      ...asComment('Local address to probe from, on a host with several network cards.'),
      ...asExample('source: 192.0.2.5'),
    ],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function roleBlock(self: Role | undefined): readonly string[] {
  const explained = asComment(
    'What this host is: one role, or a list in brackets. `cicprobe profiles list` prints every role.',
  );
  return self === undefined
    ? [...explained, ...asExample('role: ROLE')]
    : [...explained, `role: ${self.name}`];
}

function hostsBlock(self: Role | undefined, { flows }: PortMap): readonly string[] {
  const peers = flows.filter(({ from }) => from === self?.name).map(({ to }) => to as string);
  const [first = 'ROLE', second = first] = new Set([
    ...(self?.mainPeer ? [self.mainPeer as string] : []),
    ...peers,
  ]);
  return [
    ...asComment(
      'The hosts that this one must reach. `role` is one role or a list; a host may stand here once with all its ' +
        'roles. `address` (one or a list) is used instead of looking the name up.',
    ),
    ...asExample(
      'hosts:',
      '  - name: host1.example.com',
      `    role: ${first}`,
      '  - name: host2.example.com',
      `    role: [${second}]`,
      '    address: 192.0.2.10',
    ),
  ];
}

function optionsBlock(options: readonly OptionDefinition[]): readonly string[] {
  return [
    ...asComment('Choices that the document leaves to the site. The values shown are the defaults.'),
    ...asExample(options.length > 0 ? 'options:' : 'options: {}'),
    ...options.flatMap(({ name, title, values, default: usual, description }) => [
      ...asComment(`${title}: ${values.join(', ')}. ${description}`),
      ...asExample(`  ${name}: ${usual}`),
    ]),
  ];
}

function portsBlock(self: Role | undefined, portMap: PortMap): readonly string[] {
  const entries = exampleOverrides(self?.mainPeer ?? null, portMap);
  return [
    ...asComment(
      'Ports that differ here from the documented ones: `on` a role with the documented `tcp` or `udp` port, or one ' +
        '`flow` by its id, and the port in `use`.',
    ),
    ...asExample(entries.length > 0 ? 'ports:' : 'ports: []', ...entries),
  ];
}

function limitsBlock(): readonly string[] {
  const names = Object.keys(exampleLimits) as (keyof Limits)[];
  return [
    ...asComment('Bounds of a run. The values shown are examples.'),
    ...asExample('limits:'),
    ...names.flatMap((name) => [
      ...asComment(`${limitWords[name]} (${limitBounds[name].join(' to ')})`),
      ...asExample(`  ${name}: ${exampleLimits[name]}`),
    ]),
  ];
}

function thresholdsBlock(): readonly string[] {
  const names = Object.keys(usualThresholds) as (keyof Thresholds)[];
  return [
    ...asComment('What an open path is warned of. The values shown are the defaults.'),
    ...asExample('warnings:'),
    ...names.flatMap((name) => [
      ...asComment(`${thresholdWords[name]} (${thresholdBounds[name].join(' to ')})`),
      ...asExample(`  ${name}: ${usualThresholds[name]}`),
    ]),
  ];
}
