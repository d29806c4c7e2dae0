import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { answered } from '../report/certificates.ts';
import { aDaemon, aLiveWatch, type FakeDaemon, WATCH } from '../sinks/metrics/aDaemon.ts';
import { OPEN, pathAs, SHUT } from '../support/stores.ts';
import { isHindered } from './describePeer.ts';
import { LOOPBACK, openServer, type Server } from './peer.ts';

const TITLE = 'a real Prometheus';
const needs = { prometheus: 'prometheus' };
const deploy = fileURLToPath(new URL('../../deploy', import.meta.url));
const dashboard = JSON.parse(readFileSync(`${deploy}/grafana/cicprobe.json`, 'utf8')) as {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
};
const SOON_MS = 20_000;

describe.skipIf(isHindered(TITLE, needs))(TITLE, () => {
  let daemon: FakeDaemon;
  let site: http.Server;
  let server: Server;

  beforeAll(async () => {
    daemon = aDaemon();
    const now = Date.now();
    const evidence = [{ ...answered(now + 86_400_000), rttMs: 3 }];
    const targets = [{ role: 'cic-server', name: 'cic01', addresses: ['10.0.0.5'], lookupMs: 7 }];
    daemon.run(WATCH, [pathAs('a', OPEN, { evidence }), pathAs('b', SHUT, { target: 'sql01' })], {
      atMs: now,
      change: (report) => ({ ...report, targets }),
    });
    daemon.setWatches([aLiveWatch({ nextMs: now })]);
    daemon.metrics.failed(WATCH);
    daemon.metrics.notice('ops', 'sent');
    site = http.createServer((_request, response) => {
      void daemon.metrics.text().then(({ type, body }) => response.setHeader('content-type', type).end(body));
    });
    site.listen(0, LOOPBACK);
    await once(site, 'listening');
    server = await openServer();
    await startPrometheus(server, (site.address() as AddressInfo).port);
  });
  afterAll(async () => {
    await server.stop();
    site.closeAllConnections();
    await new Promise((closed) => site.close(closed));
  });

  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`http://${server.host}:${server.port}/api/v1/${path}`);
    const { status, data, error } = (await answer.json()) as Readonly<Record<string, unknown>>;
    if (status !== 'success') throw new Error(`${path}: ${String(error)}`);
    return data;
  };
  const query = async (expr: string): Promise<readonly Found[]> => {
    const data = (await ask(`query?query=${encodeURIComponent(expr)}`)) as {
      readonly result: readonly Found[];
    };
    return data.result;
  };
  const untilFound = async (expr: string): Promise<readonly Found[]> => {
    const until = Date.now() + SOON_MS;
    for (;;) {
      const found = await query(expr);
      if (found.length > 0) return found;
      if (Date.now() > until) throw new Error(`nothing for ${expr}; it said: ${server.output()}`);
      await pause(200);
    }
  };

  test('scrapes what is served, with nothing dropped', async () => {
    await untilFound('up{job="cicprobe"} == 1');
    const [verdict] = await untilFound('cicprobe_path_verdict{path="b"} == 1');
    expect(verdict?.metric).toMatchObject({ watch: WATCH, target: 'sql01', verdict: 'blocked' });
    const [samples] = await untilFound('scrape_samples_scraped{job="cicprobe"}');
    const [kept] = await untilFound('scrape_samples_post_metric_relabeling{job="cicprobe"}');
    expect(kept?.value[1]).toBe(samples?.value[1]);
  });

  test('has no fault to find with the rules, and tells which host is lost', async () => {
    const until = Date.now() + SOON_MS;
    for (;;) {
      const { groups } = (await ask('rules')) as {
        readonly groups: readonly { readonly rules: readonly Loaded[] }[];
      };
      const rules = groups.flatMap((group) => group.rules);
      if (
        rules.length > 0 &&
        rules.every(({ health }) => health !== 'unknown') &&
        stateOf(rules) !== 'inactive'
      ) {
        expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
        expect(stateOf(rules)).toBe('pending');
        return;
      }
      if (Date.now() > until) throw new Error(`rules are not evaluated: ${JSON.stringify(rules)}`);
      await pause(200);
    }
  });

  const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [title, expr]),
  );
  test.each(queries)('has an answer for the panel %s', async (title, expr) => {
    await untilFound('cicprobe_build_info');
    const asked = String(expr)
      .replaceAll(/\$(job|instance|watch)/g, '.*')
      .replaceAll('$__rate_interval', '1m');
    // Rates need two scrapes, and trouble is shown where there is some.
    if (/rate\(|increase\(|store_trouble/.test(asked)) await query(asked);
    else expect(await query(asked), title).not.toEqual([]);
  });
});

interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

interface Loaded {
  readonly name: string;
  readonly health: string;
  readonly state: string;
}

function stateOf(rules: readonly Loaded[]): string | undefined {
  return rules.find(({ name }) => name === 'CicprobeHostLost')?.state;
}

/** With the configuration that is given as an example, but for its address and how often it looks. */
async function startPrometheus(server: Server, port: number): Promise<void> {
  server.write('cicprobe.rules.yml', readFileSync(`${deploy}/prometheus/cicprobe.rules.yml`, 'utf8'));
  const example = readFileSync(`${deploy}/prometheus/scrape.yml`, 'utf8').replace(':9807', `:${port}`);
  const config = parse(example) as { readonly scrape_configs: readonly object[] };
  const often = { scrape_interval: '1s', scrape_timeout: '1s' };
  const file = server.write(
    'prometheus.yml',
    stringify({
      ...config,
      global: { evaluation_interval: '1s' },
      scrape_configs: config.scrape_configs.map((job) => ({ ...job, ...often })),
    }),
  );
  server.spawn(
    'prometheus',
    `--config.file=${file}`,
    `--storage.tsdb.path=${server.mkdir('data')}`,
    `--web.listen-address=${server.host}:${server.port}`,
  );
  await server.untilListening('tcp');
}
