import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readDashboard } from '../../src/cli/daemon/readDashboard.ts';
import { type ApiAround, serveApi } from '../../src/cli/daemon/serveApi.ts';
import { readPortMap } from '../../src/cli/readFiles.ts';
import { readDaemonSite } from '../../src/cli/readSite.ts';
import { aDaemon, aPlan, apiParts } from '../support/apis.ts';
import { makeCertificate } from '../support/certificates.ts';
import { aFolder, aTerminal, tell } from '../support/fakeTerminal.ts';
import { licenceSite } from './smallSites.ts';

describe('api token', () => {
  test('prints a token, and the digest that lets it in', async () => {
    const told = await tell(['api', 'token', '--name', 'grafana']);
    expect(told).toMatchObject({ code: 0, err: '' });
    const [, token = ''] = /^(cicp_[\w-]{43})$/m.exec(told.out) ?? [];
    const digest = createHash('sha256').update(token).digest('hex');
    expect(told.out).toContain(`      - { name: grafana, role: read, sha256: ${digest} }\n`);
    const other = await tell(['api', 'token', '--name', 'ops', '--role', 'run']);
    expect(other.out).toContain('role: run');
    expect(other.out).not.toContain(token);
  });

  test('what it prints is a good configuration', async () => {
    const { out } = await tell(['api', 'token', '--name', 'ops', '--role', 'run']);
    const yaml = `${licenceSite(9)}${out.slice(out.indexOf('daemon:'))}`;
    const cwd = await aFolder({ 'cicprobe.yaml': yaml });
    const { daemon } = await readDaemonSite(undefined, undefined, await readPortMap(), aTerminal({ cwd }));
    expect(daemon.api?.tokens).toMatchObject([{ name: 'ops', role: 'run' }]);
  });

  test.each([
    [['api', 'token'], "required option '--name <name>' not specified"],
    [['api', 'token', '--name', 'A B'], '--name: expected a name in kebab case'],
    [['api', 'token', '--name', 'a', '--role', 'admin'], 'Allowed choices are read, run'],
  ])('%j is refused', async (argv, words) => {
    const told = await tell(argv);
    expect([told.code, told.out]).toEqual([2, '']);
    expect(told.err).toContain(words);
  });
});

describe('the API of a daemon', () => {
  const around = async (given: Partial<ApiAround> = {}): Promise<ApiAround> => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(9) });
    const terminal = aTerminal({ cwd });
    const portMap = await readPortMap();
    const { site } = await readDaemonSite(undefined, undefined, portMap, terminal);
    const { reader, storeTrouble, openAlerts, maintenance, metrics } = await apiParts();
    const parts = { reader, storeTrouble, openAlerts, maintenance, metrics };
    return {
      ...parts,
      live: aDaemon(),
      log: null,
      plan: aPlan,
      site,
      portMap,
      beside: cwd,
      terminal,
      ...given,
    };
  };

  test('answers with reports in every form, and draws', { timeout: 60_000 }, async () => {
    const api = await serveApi(await around());
    onTestFinished(api.close);
    const document = (await (await fetch(`${api.url()}/api/v1/openapi.json`)).json()) as {
      paths: Record<string, { get: { parameters: { name: string; schema: { enum: string[] } }[] } }>;
    };
    const formats =
      document.paths['/api/v1/runs/{id}/report']?.get.parameters.find(({ name }) => name === 'format')?.schema
        .enum ?? [];
    expect(formats).toContain('html');
    for (const format of formats) {
      const answer = await fetch(`${api.url()}/api/v1/runs/2/report?format=${format}`);
      expect([format, answer.status]).toEqual([format, 200]);
      expect(answer.headers.get('content-disposition')).toMatch(/filename="[\w.+-]+"$/);
      const text = await answer.text();
      expect(text).not.toBe('');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for.
      expect(text).not.toMatch(/\u001b/);
    }
    const picture = await fetch(`${api.url()}/api/v1/diagram`);
    expect(picture.headers.get('content-type')).toContain('image/svg+xml');
    expect(await picture.text()).toMatch(/^<svg|^<\?xml/);
  });

  test('reads its certificate beside the configuration', async () => {
    const given = await around();
    const own = await makeCertificate();
    await writeFile(path.join(given.beside, 'api.crt'), own.cert);
    await writeFile(path.join(given.beside, 'api.key'), own.key);
    const tls = { certFile: 'api.crt', keyFile: 'api.key', clientCaFile: null, runClients: [] };
    const api = await serveApi({ ...given, plan: { ...aPlan, tls } });
    onTestFinished(api.close);
    expect(api.url()).toMatch(/^https:/);
    await expect(
      serveApi({ ...given, plan: { ...aPlan, tls: { ...tls, keyFile: 'none.key' } } }),
    ).rejects.toThrow(/^daemon\.api\.tls\.key: .*none\.key: no such file$/);
    const mixed = { ...tls, keyFile: 'api.crt' };
    await expect(serveApi({ ...given, plan: { ...aPlan, tls: mixed } })).rejects.toThrow(
      /^daemon\.api cannot be served: /,
    );
  });

  test('has a dashboard where the build made one', async () => {
    const folder = await aFolder();
    const place = pathToFileURL(`${folder}/`);
    expect(await readDashboard(place)).toBeNull();
    for (const name of ['html', 'js', 'css']) await writeFile(path.join(folder, `dashboard.${name}`), name);
    const dashboard = await readDashboard(place);
    expect([dashboard?.html, [...(dashboard?.assets.keys() ?? [])]]).toEqual([
      'html',
      ['dashboard.js', 'dashboard.css'],
    ]);
  });
});
