import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openServiceSystem } from '../../../src/cli/service/serviceSystem.ts';
import { aFolder, aTerminal, tell } from '../../support/fakeTerminal.ts';
import { whyWithout } from '../../support/programs.ts';
import { aServiceHost, type GivenHost } from './aServiceHost.ts';
import { tellService } from './serviceCommand.ts';

const UNIT = '/etc/systemd/system/cicprobe.service';
const BOOTED = { '/run/systemd/system': '' };
const aBooted = (given: GivenHost = {}) => aServiceHost({ ...given, files: { ...BOOTED, ...given.files } });

describe('service install on Linux', () => {
  test('writes the unit, and has systemd start it now and with the host', async () => {
    const host = aBooted();
    expect(await tellService('install', host)).toEqual({
      code: 0,
      out: 'The service cicprobe is set up and started, with /etc/cicprobe/cicprobe.yaml.\n',
      err: '',
    });
    expect(host.files.get(UNIT)).toContain(
      'ExecStart=/usr/bin/node /usr/lib/node_modules/cicprobe/dist/main.js daemon --config /etc/cicprobe/cicprobe.yaml\n',
    );
    expect(host.ran).toEqual([
      'systemctl daemon-reload',
      'systemctl enable cicprobe.service',
      'systemctl restart cicprobe.service',
    ]);
  });

  test('a second time disturbs nothing', async () => {
    const host = aBooted();
    await tellService('install', host);
    const unit = host.files.get(UNIT);
    const again = aBooted({ files: { [UNIT]: String(unit) } });
    expect((await tellService('install', again)).code).toBe(0);
    expect(again.files.get(UNIT)).toBe(unit);
    expect(again.ran).toEqual([
      'systemctl daemon-reload',
      'systemctl enable cicprobe.service',
      'systemctl start cicprobe.service',
    ]);
  });

  test('takes the configuration from where it is told, by its full name', async () => {
    const host = aBooted();
    await tellService('install', host, { config: 'site/own file.yaml', name: 'cic-2' }, '/srv');
    expect(host.files.get('/etc/systemd/system/cic-2.service')).toContain(
      ' daemon --config "/srv/site/own file.yaml"\n',
    );
    expect(host.files.get('/etc/systemd/system/cic-2.service')).toContain('StateDirectory=cic-2\n');
  });

  test('has no capability unless it is asked for one', async () => {
    const host = aBooted();
    await tellService('install', host);
    expect(host.files.get(UNIT)).toContain('\nCapabilityBoundingSet=\n');
    await tellService('install', host, { icmp: true });
    expect(host.files.get(UNIT)).toContain(
      '\nAmbientCapabilities=CAP_NET_RAW\nCapabilityBoundingSet=CAP_NET_RAW\n',
    );
    expect(host.files.get(UNIT)).not.toContain('PrivateUsers');
  });

  test('runs as a user who is named', async () => {
    const host = aBooted();
    await tellService('install', host, { user: 'probe', config: '/home/probe/cicprobe.yaml' });
    expect(host.files.get(UNIT)).toContain('\nUser=probe\n');
    expect(host.files.get(UNIT)).toContain('\nProtectHome=read-only\n');
    expect(host.files.get(UNIT)).not.toContain('DynamicUser');
  });

  test('what systemd would take for its own is escaped', async () => {
    const host = aBooted();
    await tellService('install', host, { config: '/etc/100%/a$b"c\\d.yaml' });
    expect(host.files.get(UNIT)).toContain(' --config "/etc/100%%/a$$b\\"c\\\\d.yaml"\n');
  });

  test('--dry-run prints all of it and does none of it', async () => {
    const host = aServiceHost({ isRoot: false });
    const told = await tellService('install', host, { dryRun: true });
    expect(told.code).toBe(0);
    expect(told.out).toContain(`# write ${UNIT}:\n`);
    expect(told.out).toMatch(
      /\nsystemctl daemon-reload\nsystemctl enable cicprobe\.service\nsystemctl restart /,
    );
    expect([...host.files.keys(), ...host.ran]).toEqual([]);
  });
});

describe('service install that cannot be', () => {
  const wrongConfig = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('cicprobe.yaml:1 rolle: unknown key'), { code: 'CONFIG' }));
  test.each<[string, GivenHost, Parameters<typeof tellService>[2], number, RegExp]>([
    ['without systemd', { files: {} }, {}, 4, /^systemd does not run on this host; .*service print/],
    [
      'by a user',
      { files: BOOTED, isRoot: false },
      {},
      4,
      /^a service is set up by root: run this with sudo\n$/,
    ],
    ['with a wrong configuration', { files: BOOTED, checkConfig: wrongConfig }, {}, 2, /rolle: unknown key/],
    [
      'over a unit of somebody else',
      { files: { ...BOOTED, [UNIT]: '[Unit]\n' } },
      {},
      2,
      /was not written by "cicprobe/,
    ],
    ['on another system', { platform: 'darwin' }, {}, 4, /^a service is set up on Linux .* not on darwin: /],
    [
      'with a name that is none',
      { files: BOOTED },
      { name: '../x' },
      2,
      /^--name: expected .* got "\.\.\/x"\n$/,
    ],
    ['as root', { files: BOOTED }, { user: 'root' }, 2, /^--user: the service needs no privilege/],
    [
      'as nobody that can be',
      { files: BOOTED },
      { user: 'a b' },
      2,
      /^--user: expected the name of an account/,
    ],
    ['with shawl', { files: BOOTED }, { shawl: 'x' }, 2, /^--shawl: shawl is for Windows only\n$/],
    [
      'from a home folder',
      { files: BOOTED },
      { config: '/home/me/c.yaml' },
      2,
      /^\/home\/me\/c\.yaml: .*no access/,
    ],
    ['from /tmp', { files: BOOTED }, { config: '/tmp/c.yaml' }, 2, /^\/tmp\/c\.yaml: .* a \/tmp of its own/],
    [
      'with a Node in a home folder',
      { files: BOOTED, program: ['/root/.nvm/node', '/usr/lib/cicprobe/main.js'] },
      {},
      2,
      /^\/root\/\.nvm\/node: .*no access/,
    ],
    [
      'where systemctl refuses',
      { files: BOOTED, answers: [['systemctl enable', 1]] },
      {},
      4,
      /^systemctl ended with code 1: it did not want to\nThe command was: systemctl enable cicprobe\.service\n$/,
    ],
  ])('%s', async (_what, given, flags, code, complaint) => {
    const host = aServiceHost(given);
    const told = await tellService('install', host, flags);
    expect(told).toMatchObject({ code, out: '' });
    expect(told.err).toMatch(complaint);
    if (code === 2 || given.platform === 'darwin') expect(host.ran).toEqual([]);
  });
});

describe('service uninstall on Linux', () => {
  test('stops it and removes the unit, and a second time says that there is none', async () => {
    const host = aBooted();
    await tellService('install', host);
    const told = await tellService('uninstall', host);
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(/^The service cicprobe is removed\. .* kept\.\n$/);
    expect(host.files.has(UNIT)).toBe(false);
    expect(host.ran.slice(3)).toEqual([
      'systemctl disable --now cicprobe.service',
      'systemctl daemon-reload',
    ]);
    expect(await tellService('uninstall', host)).toEqual({
      code: 0,
      out: 'There is no service cicprobe.\n',
      err: '',
    });
  });

  test('--dry-run only says so', async () => {
    const host = aBooted();
    await tellService('install', host);
    const told = await tellService('uninstall', host, { dryRun: true });
    expect(told.out).toBe(
      `systemctl disable --now cicprobe.service\n# remove ${UNIT}\nsystemctl daemon-reload\n`,
    );
    expect(host.files.has(UNIT)).toBe(true);
  });
});

describe('service status on Linux', () => {
  const shown = (active: string, file: string, says = ''): string =>
    `LoadState=loaded\nActiveState=${active}\nSubState=running\nUnitFileState=${file}\nStatusText=${says}\n`;
  test.each([
    [
      shown('active', 'enabled', '43 paths: 43 met'),
      0,
      'The service cicprobe is active (running) and starts with the host. It says: 43 paths: 43 met\n',
    ],
    [
      shown('failed', 'disabled'),
      1,
      'The service cicprobe is failed (running) and does not start with the host.\n',
    ],
    ['LoadState=not-found\nActiveState=inactive\n', 1, 'There is no service cicprobe.\n'],
  ])('%#', async (answer, code, out) => {
    const host = aServiceHost({ answers: [['systemctl show', answer]], isRoot: false });
    expect(await tellService('status', host)).toEqual({ code, out, err: '' });
  });

  test('without systemctl', async () => {
    const told = await tellService('status', aServiceHost({ answers: [['systemctl', 127]] }));
    expect(told).toMatchObject({ code: 4, out: '' });
  });
});

const shippedUnit = fileURLToPath(new URL('../../../deploy/systemd/cicprobe.service', import.meta.url));

describe('the unit', () => {
  test('that deploy/ has is the one that is printed', async () => {
    const host = aServiceHost({ program: ['/usr/bin/cicprobe'], isRoot: false });
    expect((await tellService('print', host)).out).toBe(readFileSync(shippedUnit, 'utf8'));
  });

  const why = whyWithout('systemd-analyze', ['--version'], 'systemd');
  test.skipIf(why !== '').each([
    ['as it is', {}],
    ['with a user of its own', { user: 'daemon' }],
    ['with ICMP echo', { icmp: true }],
  ])(`%s is what systemd takes, and hardly exposed${why}`, async (_what, flags) => {
    const folder = await aFolder();
    const host = aServiceHost({ program: ['/bin/true'] });
    const unit = `${folder}/cicprobe.service`;
    writeFileSync(unit, (await tellService('print', host, flags)).out);
    const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
    expect({ status: verified.status, said: verified.stdout + verified.stderr }).toEqual({
      status: 0,
      said: '',
    });
    const security = spawnSync('systemd-analyze', ['security', '--offline=true', unit], { encoding: 'utf8' });
    const [, level] = /Overall exposure level for .*: ([0-9.]+)/.exec(security.stdout) ?? [];
    expect(Number(level)).toBeLessThanOrEqual(2);
  });

  const whyNoSystemctl = whyWithout('systemctl', ['--version'], 'systemd');
  test.skipIf(whyNoSystemctl !== '')(
    `goes into another root and out of it again${whyNoSystemctl}`,
    async () => {
      const root = await aFolder();
      const real = await openServiceSystem(aTerminal());
      const { program, checkConfig } = aServiceHost().system;
      // Real files and the real systemctl; this program lies where no service would find it.
      const host = { ...aServiceHost(), system: { ...real, program, checkConfig } };
      expect(await tellService('install', host, { root })).toMatchObject({ code: 0, err: '' });
      const file = `${root}/etc/systemd/system/cicprobe.service`;
      const link = `${root}/etc/systemd/system/multi-user.target.wants/cicprobe.service`;
      expect(readlinkSync(link)).toBe('/etc/systemd/system/cicprobe.service');
      expect(readFileSync(file, 'utf8')).toContain('Type=notify');
      expect(await tellService('uninstall', host, { root })).toMatchObject({ code: 0, err: '' });
      expect([file, link].filter((one) => existsSync(one))).toEqual([]);
    },
  );
});

describe('the command line', () => {
  test('a configuration with a mistake is not installed', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': 'rolle: workstation\n' });
    const system = await openServiceSystem(aTerminal({ cwd }));
    await expect(system.checkConfig(`${cwd}/cicprobe.yaml`)).rejects.toThrow('rolle: unknown key');
    await expect(system.checkConfig(`${cwd}/other.yaml`)).rejects.toThrow('no such file');
  });

  test('has its flags', async () => {
    expect(
      await tell(['service', 'install', '--name', '.', '--dry-run'], { platform: 'linux' }),
    ).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^--name: expected /),
    });
    expect(await tell(['service', 'print'], { platform: 'aix' })).toMatchObject({ code: 4, out: '' });
    for (const action of ['install', 'uninstall', 'status', 'print']) {
      const { code, out } = await tell(['service', action, '--help']);
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('--name <name>') });
    }
  });
});
