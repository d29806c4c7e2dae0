import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { aDaemon, WATCH } from '../sinks/metrics/aDaemon.ts';
import { familiesIn } from '../sinks/metrics/metricsSamples.ts';
import { whyWithout } from '../support/programs.ts';
import { OPEN, pathAs } from '../support/stores.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const rulesFolder = join(repository, 'deploy/prometheus');
const read = (file: string): string => readFileSync(join(repository, file), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
}

const rules = (
  parse(read('deploy/prometheus/cicprobe.rules.yml')) as { groups: { rules: readonly Rule[] }[] }
).groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('deploy/grafana/cicprobe.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
};
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, refId }) => [`${title} ${refId}`, expr] as const),
);

const promtool = (...args: readonly string[]) =>
  spawnSync('promtool', args, { cwd: rulesFolder, encoding: 'utf8' });
const whyNoPromtool = whyWithout('promtool', ['--version'], 'prometheus');

const METRIC = /\b(?:cicprobe|process|nodejs)_[a-z0-9_]+/g;

async function servedNames(): Promise<ReadonlySet<string>> {
  const daemon = aDaemon();
  daemon.run(WATCH, [pathAs('a', OPEN)]);
  return new Set(familiesIn(await daemon.text()).keys());
}

describe('the alert rules', () => {
  test.skipIf(whyNoPromtool !== '')(`are valid${whyNoPromtool}`, () => {
    const { status, stderr } = promtool('check', 'rules', 'cicprobe.rules.yml');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test.skipIf(whyNoPromtool !== '')(`pass their own tests${whyNoPromtool}`, () => {
    const { status, stdout, stderr } = promtool('test', 'rules', 'cicprobe.rules.test.yml');
    expect({ status, said: stdout + stderr }).toMatchObject({ status: 0 });
  });

  test.each(rules.map(({ alert }) => alert))('%s is tested: it fires, or its test fails', (alert) => {
    const tests = parse(read('deploy/prometheus/cicprobe.rules.test.yml')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts?: unknown[] }[] }[];
    };
    const fired = tests.tests.flatMap(({ alert_rule_test: all }) =>
      all.filter(({ alertname, exp_alerts: expected = [] }) => alertname === alert && expected.length > 0),
    );
    expect(fired.length).toBeGreaterThan(0);
  });

  test.each(rules.map(({ alert, expr }) => [alert, expr] as const))(
    '%s asks for what is served',
    async (_alert, expr) => {
      const served = await servedNames();
      for (const name of expr.match(METRIC) ?? []) expect(served).toContain(name);
    },
  );

  test('each says how grave it is', () => {
    for (const { labels } of rules) expect(['critical', 'warning', 'info']).toContain(labels.severity);
  });
});

describe('the dashboard', () => {
  test.each(queries)('%s asks for what is served', async (_title, expr) => {
    const served = await servedNames();
    const asked = expr.match(METRIC) ?? [];
    expect(asked.length).toBeGreaterThan(0);
    for (const name of asked) expect(served).toContain(name);
  });

  test.skipIf(whyNoPromtool !== '')(`asks in words that Prometheus understands${whyNoPromtool}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'cicprobe-rules-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'queries.yml');
    const asRules = queries.map(([, expr], at) => ({
      record: `query:number_${at}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'queries', rules: asRules }] }));
    const { status, stderr } = promtool('check', 'rules', file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('asks by variables that it has', () => {
    const names = dashboard.templating.list.map(({ name }) => name);
    const own = ['__rate_interval'];
    for (const [title, expr] of queries) {
      const used = [...expr.matchAll(/\$(\w+)/g)].map(([, name = '']) => name);
      expect(
        used.filter((name) => !own.includes(name) && !names.includes(name)),
        title,
      ).toEqual([]);
    }
    const served = dashboard.templating.list.flatMap(({ definition = '' }) => definition.match(METRIC) ?? []);
    expect(served.length).toBeGreaterThan(0);
  });

  test('has each panel once, in a place of its own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const [at, one] of panels.entries()) {
      for (const other of panels.slice(at + 1)) {
        expect(overlap(one.gridPos, other.gridPos), `${one.title} and ${other.title}`).toBe(false);
      }
      expect(one.gridPos.x + one.gridPos.w, one.title).toBeLessThanOrEqual(24);
    }
  });
});

function overlap(one: Panel['gridPos'], other: Panel['gridPos']): boolean {
  const apart = (from: number, length: number, otherFrom: number, otherLength: number): boolean =>
    from + length <= otherFrom || otherFrom + otherLength <= from;
  return !apart(one.x, one.w, other.x, other.w) && !apart(one.y, one.h, other.y, other.h);
}

test('the package brings them along', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ files: expect.arrayContaining(['deploy']) });
});
