import path from 'node:path';
import { CommandError } from '../../responder/runCommand.ts';
import { windowsProgram } from '../../responder/windowsProgram.ts';
import { CannotRun } from '../cannotRun.ts';
import { UsageError } from '../usageError.ts';
import { programData, type ServicePlan } from './servicePlan.ts';
import type { ServiceSystem } from './serviceSystem.ts';
import { quoteWindows, type Step } from './steps.ts';

/** Exit codes of sc.exe are those of Windows. */
const NO_SUCH_SERVICE = 1060;
const NOT_STARTED = 1062;
const ALREADY_RUNS = 1056;
/** States in which something still runs; sc.exe has these words in every language. */
const NOT_STOPPED = /:\s+[2-7]\s+[A-Z_]+/;

/** What sets it up with shawl between it and Windows; another time, too. */
export async function installSteps(
  plan: ServicePlan,
  shawl: string,
  system: ServiceSystem,
): Promise<readonly Step[]> {
  assertReadable([shawl, ...plan.command], plan.user);
  const { name } = plan;
  const folder = folderOf(name, system);
  const account = plan.user ?? `NT SERVICE\\${name}`;
  const sc = scStep(system);
  const settings = [
    'binPath=',
    [shawl, ...shawlArguments(plan, folder)].map(quoteWindows).join(' '),
    'start=',
    'delayed-auto',
    'obj=',
    account,
    'DisplayName=',
    name === 'cicprobe' ? 'cicprobe' : `cicprobe (${name})`,
  ];
  const exists = (await query(name, system)) !== null;
  return [
    { kind: 'folder', folder },
    ...(exists
      ? [...stopSteps(name, system), sc('config', name, ...settings)]
      : [sc('create', name, ...settings)]),
    sc('description', name, 'Watches the network paths of CIC (PureConnect) from this host.'),
    // Counted anew after a day: soon at first, then once a minute.
    sc('failure', name, 'reset=', '86400', 'actions=', 'restart/5000/restart/30000/restart/60000'),
    // Also when it ends by itself with an error.
    sc('failureflag', name, '1'),
    ownFolder(folder, account, system),
    sc('start', name),
  ];
}

/** What takes it away; nothing where there is nothing. */
export async function uninstallSteps(name: string, system: ServiceSystem): Promise<readonly Step[]> {
  if ((await query(name, system)) === null) return [];
  return [...stopSteps(name, system), scStep(system)('delete', name)];
}

/** How it is doing, in one sentence, and whether it runs. */
export async function windowsStatus(
  name: string,
  system: ServiceSystem,
): Promise<{ readonly runs: boolean; readonly text: string }> {
  const state = await query(name, system);
  if (state === null) return { runs: false, text: `There is no service ${name}.` };
  const word = /:\s+[1-7]\s+([A-Z_]+)/.exec(state)?.[1] ?? 'in an unknown state';
  return {
    runs: word === 'RUNNING',
    text: `The service ${name} is ${word}. Its log is in ${folderOf(name, system)}\\logs.`,
  };
}

/** Where shawl is: as told, beside this program, or in a folder of PATH. */
export async function findShawl(
  given: string | undefined,
  cwd: string,
  system: ServiceSystem,
): Promise<string> {
  if (given !== undefined) {
    const file = path.win32.resolve(cwd, given);
    if (await system.exists(file)) return file;
    throw new UsageError(`--shawl: no such file: ${file}`);
  }
  const folders = [
    ...system.program.map((file) => path.win32.dirname(file)),
    ...(system.env['Path'] ?? system.env['PATH'] ?? '')
      .split(';')
      .filter((folder) => path.win32.isAbsolute(folder)),
  ];
  for (const folder of folders) {
    const file = path.win32.join(folder, 'shawl.exe');
    if (await system.exists(file)) return file;
  }
  throw new CannotRun(
    'shawl.exe is not found beside cicprobe or in PATH. It stands between Windows and the program: get version 1.4.0 or later (docs/service.md tells where), put it into a folder such as C:\\Program Files\\cicprobe, and name it by --shawl FILE',
  );
}

/** Ctrl-C first, five seconds to end; the output of the program in files of its own, 10 MB each, ten of them. */
function shawlArguments({ name, command }: ServicePlan, folder: string): readonly string[] {
  return [
    'run',
    '--name',
    name,
    // Windows itself starts it again, with pauses.
    '--no-restart',
    '--stop-timeout',
    '5000',
    '--cwd',
    folder,
    '--env',
    `STATE_DIRECTORY=${folder}`,
    '--log-dir',
    `${folder}\\logs`,
    '--log-as',
    'service',
    '--log-cmd-as',
    name,
    '--log-rotate',
    'bytes=10485760',
    '--log-retain',
    '9',
    '--',
    ...command,
  ];
}

function stopSteps(name: string, system: ServiceSystem): readonly Step[] {
  return [
    { ...scStep(system)('stop', name), passes: [NOT_STARTED] },
    { kind: 'await-stop', program: scProgram(system), args: ['query', name], while: NOT_STOPPED },
  ];
}

/** For the system, administrators and the service alone; by numbers, since their names are translated. */
function ownFolder(folder: string, account: string, system: ServiceSystem): Step {
  const full = '(OI)(CI)F';
  const own = account === 'LocalSystem' ? [] : [`${account}:(OI)(CI)M`];
  return {
    kind: 'run',
    program: windowsProgram('icacls', system.env['SystemRoot']),
    args: [folder, '/inheritance:r', '/grant:r', `*S-1-5-18:${full}`, `*S-1-5-32-544:${full}`, ...own],
  };
}

/** What sc.exe tells of it; null where there is none. */
async function query(name: string, system: ServiceSystem): Promise<string | null> {
  try {
    return await system.run(scProgram(system), ['query', name]);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.code === NO_SUCH_SERVICE) return null;
    throw new CannotRun(error.message, error);
  }
}

function scStep(system: ServiceSystem): (...args: readonly string[]) => Extract<Step, { kind: 'run' }> {
  return (...args) => ({
    kind: 'run',
    program: scProgram(system),
    args,
    ...(args[0] === 'start' ? { passes: [ALREADY_RUNS] } : {}),
  });
}

function scProgram({ env }: ServiceSystem): string {
  return windowsProgram('sc', env['SystemRoot']);
}

function folderOf(name: string, { env }: ServiceSystem): string {
  return `${programData(env)}\\${name}`;
}

/** The account of a service can read nobody's profile, which is where npm and winget put things by default. */
function assertReadable(words: readonly string[], user: string | null): void {
  const hidden = words.find((word) => /^[a-z]:[\\/]users[\\/]/i.test(word));
  if (hidden === undefined || user !== null) return;
  throw new UsageError(
    `${hidden}: the service would have no access to it there; put it elsewhere, such as C:\\Program Files\\cicprobe, or name an account that has by --user`,
  );
}
