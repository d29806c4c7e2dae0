import { expect, test } from 'vitest';
import type { ApiPlan } from '../../../src/model/apiPlan.ts';
import type { DaemonPlan } from '../../../src/model/daemon.ts';
import { usualKeep } from '../../../src/model/keep.ts';
import { renderConfig } from '../../../src/report/watch/renderConfig.ts';
import { aHost, aSite } from '../../support/builders.ts';
import { expectGolden } from '../golden.ts';
import { plainLook } from '../looks.ts';

const NOON = Date.UTC(2026, 10, 26, 12, 0, 0);
const everything = {
  name: 'everything',
  hosts: null,
  timing: { kind: 'every', everyMs: 60_000 },
  jitterMs: 0,
} as const;
const plan: DaemonPlan = {
  store: null,
  watches: [everything],
  rules: { needed: 2, of: 3, flapChanges: 4, flapWithinMs: 3_600_000, calmMs: 60_000 },
  confirmAfterMs: 2000,
  maintenance: [],
  keep: usualKeep,
  alerts: { channels: [], remindMs: null, updateMs: 0, giveUpMs: 0, quiet: [] },
  api: null,
};
const api: ApiPlan = {
  listen: { address: '127.0.0.1', port: 9807 },
  names: [],
  tokens: [],
  tls: null,
  behindProxy: false,
  rate: { perSecond: 20, burst: 200 },
};
const host = aHost('sql01', ['database-server']);

test('a configuration is told as it will be followed', () => {
  const cron = (pattern: string) => ({ kind: 'cron', pattern }) as const;
  const daemon: DaemonPlan = {
    ...plan,
    watches: [
      { ...everything, name: 'databases', hosts: [host.name], jitterMs: 1500 },
      { ...everything, timing: cron('*/5 * * * *') },
      { ...everything, name: 'never', timing: cron('0 0 30 2 *') },
    ],
    maintenance: [
      { pattern: '0 2 * * 0', forMs: 7_200_000, note: 'patch night' },
      { pattern: '0 0 1 * *', forMs: 86_400_000, note: '' },
    ],
    alerts: {
      ...plan.alerts,
      channels: [
        { kind: 'syslog', name: 'log', host: 'log01', port: 514, transport: 'udp', facility: 16 },
        { kind: 'syslog', name: 'other', host: 'log02', port: 514, transport: 'udp', facility: 16 },
      ],
      quiet: [{ pattern: '0 22 * * *', forMs: 28_800_000, note: '' }],
    },
    api,
  };
  const site = aSite({ name: 'Head office', hosts: [host] });
  expectGolden(
    'watch/config.txt',
    renderConfig(
      { file: 'cicprobe.yaml', site, daemon, store: 'cicprobe.db', startsMs: [NOON, NOON + 1000, null] },
      plainLook,
    ),
  );
});

test.each([
  [api, 'http://127.0.0.1:9807'],
  [{ ...api, listen: { address: '::1', port: 1 } }, 'http://[::1]:1'],
  [
    {
      ...api,
      tokens: [{ name: 'a', role: 'read', sha256: '' }],
      tls: { certFile: 'c', keyFile: 'k', clientCaFile: null, runClients: [] },
    },
    'https://127.0.0.1:9807, 1 token',
  ],
] as const)('its API is told by its address', (served, words) => {
  const text = renderConfig(
    { file: 'a.yaml', site: aSite(), daemon: { ...plan, api: served }, store: 'a.db', startsMs: [NOON] },
    plainLook,
  );
  expect(text).toContain(`  API: ${words}\n`);
});

test('one without hosts, a name and a role says so', () => {
  const site = aSite({ name: '', hosts: [], selfRoles: [] });
  const text = renderConfig(
    { file: 'a.yaml', site, daemon: plan, store: 'a.db', startsMs: [NOON] },
    plainLook,
  );
  expect(text).toMatch(
    /^a\.yaml: valid, 0 hosts, 1 watch\n {2}Site: live\n {2}This host: no role\n {2}Hosts: none\n/,
  );
});
