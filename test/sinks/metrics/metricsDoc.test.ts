import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { OPEN, pathAs } from '../../support/stores.ts';
import { aDaemon, WATCH } from './aDaemon.ts';
import { familiesIn, samplesIn } from './metricsSamples.ts';

const doc = readFileSync(fileURLToPath(new URL('../../../docs/metrics.md', import.meta.url)), 'utf8');
/** Section, name and further labels of each metric. */
const documented = doc.split(/^## /m).flatMap((section) =>
  [...section.matchAll(/^\| `(cicprobe_\w+)` \| ([^|]*)\|/gm)].map(([, name = '', labels = '']) => ({
    section: section.split('\n')[0] ?? '',
    name,
    labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
  })),
);
const shared: Readonly<Record<string, readonly string[]>> = {
  'Of a path': ['watch', 'path', 'role', 'target', 'address', 'transport', 'port', 'service', 'flow'],
  'Of a watch': ['watch'],
  'Of the daemon': [],
};

async function served(): Promise<string> {
  const daemon = aDaemon();
  daemon.run(WATCH, [pathAs('a', OPEN)]);
  daemon.metrics.notice('ops', 'sent');
  return daemon.text();
}

test('every metric that is served is documented once, and no other', async () => {
  const names = [...familiesIn(await served()).keys()].filter((name) => name.startsWith('cicprobe_'));
  expect(documented.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
});

test('each has the labels that are documented', async () => {
  const samples = samplesIn(await served());
  for (const { section, name, labels } of documented) {
    const sample = samples.find((one) => one.name === name);
    if (sample === undefined) continue;
    expect(Object.keys(sample.labels).toSorted(), name).toEqual(
      [...(shared[section] ?? []), ...labels].toSorted(),
    );
  }
});

test('the number of paths that it names is the one in force', async () => {
  const [, most] = /^At most (\d+) paths/m.exec(doc) ?? [];
  const daemon = aDaemon();
  daemon.run(
    WATCH,
    Array.from({ length: Number(most) + 1 }, (_, at) => pathAs(`path-${at}`, OPEN)),
  );
  expect((await daemon.samples('paths_without_series')).map(({ value }) => value)).toEqual([1]);
});
