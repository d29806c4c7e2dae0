// Writes docs/coverage.md: which flows of the port map are asked in their own protocol. Run it after `npm run build`;
// with --check nothing is written, and the exit code is 1 when the file is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../docs/coverage.md', import.meta.url);

/** Levels of proof, from the best on; each kind of probe that is not named speaks the service's own protocol. */
const LEVELS = [
  [
    'own protocol',
    'the service answers in its own protocol',
    (kind) => !['tcp', 'tls', 'udp'].includes(kind),
  ],
  [
    'TLS',
    'a TLS handshake is completed and the certificate read; what is inside is not public',
    (kind) => kind === 'tls',
  ],
  [
    'connection',
    'a connection is accepted and kept; what is spoken on it is not public',
    (kind) => kind === 'tcp',
  ],
  [
    'datagram',
    'a datagram is sent; without a responder only an answer or a refusal proves something',
    (kind) => kind === 'udp',
  ],
];

// The build leaves the compiled port map here.
const compiled = new URL('../dist/portMap.json', import.meta.url);
const { flows } = JSON.parse(readFileSync(compiled, 'utf8')).portMap;
const text = render(flows);
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(
      'docs/coverage.md is not up to date: npm run build && node scripts/writeCoverage.mjs\n',
    );
    process.exitCode = 1;
  }
} else writeFileSync(file, text);

function render(all) {
  const probed = all.filter(({ ports }) => ports.kind !== 'dynamic' && ports.kind !== 'unknown');
  const unknown = all.length - probed.length;
  const rows = LEVELS.map(([name, meaning, fits]) => {
    const own = probed.filter(({ probe }) => fits(probe.kind));
    return [name, String(own.length), percent(own.length, probed.length), meaning];
  });
  const rest = probed.filter(({ probe }) => ['tcp', 'tls', 'udp'].includes(probe.kind));
  return [
    '# What is verified, and what is merely connected to',
    '',
    'A port that accepts is not yet the service. This page counts how far a check from one side goes, over the whole port',
    'map. It is generated: `npm run build && node scripts/writeCoverage.mjs`. A paired check',
    '([paired-checks.md](paired-checks.md)) proves every path, whatever is spoken on it.',
    '',
    `Of ${all.length} flows ${unknown} have no port that the document tells, or one that changes, and are listed and not tried. Of the other ${probed.length}:`,
    '',
    table(['proof', 'flows', 'share', 'meaning'], rows),
    '',
    '## By probe',
    '',
    table(['probe', 'flows', 'services'], byProbe(probed)),
    '',
    '## Without a public protocol',
    '',
    'For these the connection, the handshake or the datagram is proven and the service is not. Where TLS is said to be',
    'likely, a service that does without it is open as well.',
    '',
    table(['service', 'ports', 'probe', 'flows'], byService(rest)),
    '',
  ].join('\n');
}

function byProbe(flows) {
  return [...groupBy(flows, kindOf)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([kind, own]) => [
      `\`${kind}\``,
      String(own.length),
      [...new Set(own.map(({ service }) => service))].sort().join(', '),
    ]);
}

function byService(flows) {
  const groups = groupBy(
    flows,
    (flow) => `${flow.service} ${flow.transport} ${portsOf(flow)} ${kindOf(flow)}`,
  );
  return [...groups.values()]
    .map((own) => [
      own[0].service,
      `${own[0].transport} ${portsOf(own[0])}`,
      `\`${kindOf(own[0])}\``,
      String(own.length),
    ])
    .sort(([a, b], [c, d]) => (a + b < c + d ? -1 : 1));
}

function kindOf({ probe }) {
  const likely = probe.kind === 'tls' && probe.options.required === false ? ', likely' : '';
  return `${probe.kind}${likely}`;
}

function portsOf({ ports }) {
  return ports.kind === 'range' ? `${ports.first}-${ports.last}` : ports.ports.join(', ');
}

function groupBy(all, keyOf) {
  const groups = new Map();
  for (const one of all) {
    const key = keyOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

function percent(part, whole) {
  return `${Math.round((100 * part) / whole)} %`;
}

function table(head, rows) {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}
