import { describe, expect, test } from 'vitest';
import { quoteWindows } from '../../../src/cli/service/steps.ts';
import { aServiceHost, type GivenHost, type ServiceHost } from './aServiceHost.ts';
import { tellService } from './serviceCommand.ts';

const PROGRAM = [
  'C:\\Program Files\\nodejs\\node.exe',
  'C:\\Program Files\\cicprobe\\node_modules\\cicprobe\\dist\\main.js',
];
const SHAWL = 'C:\\Program Files\\nodejs\\shawl.exe';
const RUNNING = 'SERVICE_NAME: cicprobe\r\n        STATE              : 4  RUNNING \r\n';
const STOPPING = RUNNING.replace('4  RUNNING', '3  STOP_PENDING');
const STOPPED = RUNNING.replace('4  RUNNING', '1  STOPPED');
/** What sc.exe ends with where there is no such service. */
const NONE = 1060;

function aWindows(given: GivenHost = {}): ServiceHost {
  return aServiceHost({
    platform: 'win32',
    isRoot: false,
    program: PROGRAM,
    env: { ProgramData: 'C:\\ProgramData', SystemRoot: 'C:\\Windows', Path: 'relative;C:\\tools' },
    ...given,
    files: { [SHAWL]: '', ...given.files },
  });
}
const BINARY = [
  '"C:\\Program Files\\nodejs\\shawl.exe" run --name cicprobe --no-restart --stop-timeout 5000',
  '--cwd C:\\ProgramData\\cicprobe --env STATE_DIRECTORY=C:\\ProgramData\\cicprobe',
  '--log-dir C:\\ProgramData\\cicprobe\\logs --log-as service --log-cmd-as cicprobe',
  '--log-rotate bytes=10485760 --log-retain 9',
  '-- "C:\\Program Files\\nodejs\\node.exe" "C:\\Program Files\\cicprobe\\node_modules\\cicprobe\\dist\\main.js"',
  'daemon --config C:\\ProgramData\\cicprobe\\cicprobe.yaml',
].join(' ');
const SETTINGS = `binPath= ${BINARY} start= delayed-auto obj= NT SERVICE\\cicprobe DisplayName= cicprobe`;
const AFTER = [
  'sc.exe description cicprobe Watches the network paths of CIC (PureConnect) from this host.',
  'sc.exe failure cicprobe reset= 86400 actions= restart/5000/restart/30000/restart/60000',
  'sc.exe failureflag cicprobe 1',
  'icacls.exe C:\\ProgramData\\cicprobe /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F NT SERVICE\\cicprobe:(OI)(CI)M',
  'sc.exe start cicprobe',
];

describe('service install on Windows', () => {
  test('makes a service of shawl, which runs the daemon', async () => {
    const host = aWindows({ answers: [['sc.exe query', NONE]] });
    expect(await tellService('install', host)).toEqual({
      code: 0,
      out: 'The service cicprobe is set up and started, with C:\\ProgramData\\cicprobe\\cicprobe.yaml.\n',
      err: '',
    });
    expect(host.ran).toEqual(['sc.exe query cicprobe', `sc.exe create cicprobe ${SETTINGS}`, ...AFTER]);
    expect(host.files.has('C:\\ProgramData\\cicprobe')).toBe(true);
  });

  test('a second time changes the service that is there, once it has stopped', async () => {
    const host = aWindows({
      answers: [
        ['sc.exe query', RUNNING],
        ['sc.exe query', STOPPING],
        ['sc.exe query', STOPPED],
      ],
    });
    expect((await tellService('install', host)).code).toBe(0);
    expect(host.ran).toEqual([
      'sc.exe query cicprobe',
      'sc.exe stop cicprobe',
      'sc.exe query cicprobe',
      'sc.exe query cicprobe',
      `sc.exe config cicprobe ${SETTINGS}`,
      ...AFTER,
    ]);
  });

  test('one that does not run is no fault', async () => {
    const host = aWindows({
      answers: [
        ['sc.exe query', STOPPED],
        ['sc.exe stop', 1062],
        ['sc.exe start', 1056],
      ],
    });
    expect((await tellService('install', host)).code).toBe(0);
  });

  test('takes a configuration beside which it stands, shawl from where it is told, and an account', async () => {
    const shawl = 'D:\\own tools\\shawl.exe';
    const host = aWindows({ answers: [['sc.exe query', NONE]], files: { [shawl]: '' } });
    const flags = {
      config: 'site.yaml',
      shawl: '..\\own tools\\shawl.exe',
      user: 'LocalSystem',
      name: 'cic-2',
    };
    expect((await tellService('install', host, flags, 'D:\\site')).code).toBe(0);
    const [, create] = host.ran;
    expect(create).toContain('sc.exe create cic-2 binPath= "D:\\own tools\\shawl.exe" run --name cic-2 ');
    expect(create).toContain(' daemon --config D:\\site\\site.yaml start= delayed-auto obj= LocalSystem ');
    expect(create).toMatch(/DisplayName= cicprobe \(cic-2\)$/);
    expect(host.ran.find((line) => line.startsWith('icacls'))).toMatch(/544:\(OI\)\(CI\)F$/);
  });

  test('finds shawl in PATH', async () => {
    const host = aServiceHost({
      platform: 'win32',
      program: PROGRAM,
      env: { PATH: 'relative;C:\\tools' },
      files: { 'C:\\tools\\shawl.exe': '', 'relative\\shawl.exe': '' },
      answers: [['sc.exe query', NONE]],
    });
    await tellService('install', host);
    expect(host.ran[1]).toContain('binPath= C:\\tools\\shawl.exe run ');
  });

  test('--dry-run and print say what would be done, as it would be typed', async () => {
    const host = aWindows({ answers: [['sc.exe query', NONE]] });
    const printed = await tellService('print', host);
    expect(printed).toEqual(await tellService('install', host, { dryRun: true }));
    expect(printed.out).toContain('# make the folder C:\\ProgramData\\cicprobe\n');
    expect(printed.out).toContain(
      'C:\\Windows\\System32\\sc.exe create cicprobe binPath= "\\"C:\\Program Files\\nodejs\\shawl.exe\\" run --name',
    );
    expect(host.ran.filter((line) => !line.startsWith('sc.exe query'))).toEqual([]);
  });
});

describe('service install on Windows that cannot be', () => {
  const fresh = [['sc.exe query', NONE]] as const;
  test.each<[string, GivenHost, Parameters<typeof tellService>[2], number, RegExp]>([
    [
      'without shawl',
      { env: {}, program: ['C:\\x\\cicprobe.exe'] },
      {},
      4,
      /^shawl\.exe is not found .*docs\/service\.md/,
    ],
    [
      'with shawl that is not there',
      {},
      { shawl: 'C:\\no.exe' },
      2,
      /^--shawl: no such file: C:\\no\.exe\n$/,
    ],
    [
      'by a user',
      { answers: [...fresh, ['sc.exe create', 5]] },
      {},
      4,
      /Run this in a terminal of an administrator\.\n/,
    ],
    [
      'with a Node in a profile',
      { program: ['C:\\Users\\me\\node.exe', 'C:\\x.js'], env: { PATH: 'C:\\Program Files\\nodejs' } },
      {},
      2,
      /^C:\\Users\\me\\node\.exe: .*no access/,
    ],
    ['with another root', {}, { root: '/x' }, 2, /^--root: /],
    ['with ICMP', {}, { icmp: true }, 2, /^--icmp: ICMP echo is sent on Linux only\n$/],
    ['as nobody that can be', {}, { user: 'a"b' }, 2, /^--user: expected the name of an account/],
    [
      'where services cannot be asked for',
      { answers: [['sc.exe query', 1722]] },
      {},
      4,
      /^.*sc\.exe ended with code 1722/,
    ],
    [
      'while the old one does not stop',
      { answers: [['sc.exe query', RUNNING]] },
      {},
      4,
      /^the service does not stop; .*sc\.exe query cicprobe tells/,
    ],
  ])('%s', async (_what, given, flags, code, complaint) => {
    const told = await tellService('install', aWindows({ answers: fresh, ...given }), flags);
    expect(told).toMatchObject({ code, out: '' });
    expect(told.err).toMatch(complaint);
  });
});

describe('service uninstall on Windows', () => {
  test('stops it, waits for that, and deletes it', async () => {
    const host = aWindows({
      answers: [
        ['sc.exe query', RUNNING],
        ['sc.exe query', STOPPED],
      ],
    });
    expect((await tellService('uninstall', host)).code).toBe(0);
    expect(host.ran).toEqual([
      'sc.exe query cicprobe',
      'sc.exe stop cicprobe',
      'sc.exe query cicprobe',
      'sc.exe delete cicprobe',
    ]);
  });

  test('says where there is none', async () => {
    const host = aWindows({ answers: [['sc.exe query', NONE]] });
    expect(await tellService('uninstall', host)).toEqual({
      code: 0,
      out: 'There is no service cicprobe.\n',
      err: '',
    });
    expect(host.ran).toHaveLength(1);
  });
});

describe('service status on Windows', () => {
  test.each([
    [RUNNING, 0, 'The service cicprobe is RUNNING. Its log is in C:\\ProgramData\\cicprobe\\logs.\n'],
    [STOPPED, 1, 'The service cicprobe is STOPPED. Its log is in C:\\ProgramData\\cicprobe\\logs.\n'],
    [NONE, 1, 'There is no service cicprobe.\n'],
  ])('%#', async (answer, code, out) => {
    const host = aWindows({ answers: [['sc.exe query', answer]] });
    expect(await tellService('status', host)).toEqual({ code, out, err: '' });
  });
});

test.each([
  ['plain', 'plain'],
  ['', '""'],
  ['two words', '"two words"'],
  ['C:\\ends with\\', '"C:\\ends with\\\\"'],
  ['C:\\no-blank\\', 'C:\\no-blank\\'],
  ['say "it"', '"say \\"it\\""'],
  ['back\\"slash', '"back\\\\\\"slash"'],
])('an argument %j is written %j', (word, written) => {
  expect(quoteWindows(word)).toBe(written);
});
