import { CannotRun } from '../cannotRun.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import * as linux from '../service/linuxService.ts';
import { nameOf, planService, type ServiceFlags } from '../service/servicePlan.ts';
import { openServiceSystem, type ServiceSystem } from '../service/serviceSystem.ts';
import { type Step, stepsInWords, takeSteps } from '../service/steps.ts';
import * as windows from '../service/windowsService.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';

export type ServiceAction = 'install' | 'uninstall' | 'status' | 'print';

/** Sets the daemon up as a service of this host, takes it away, tells how it is doing, or prints what would be set up. */
export async function serviceCommand(
  action: ServiceAction,
  flags: ServiceFlags,
  terminal: Terminal,
  given?: ServiceSystem,
): Promise<ExitCode> {
  const system = given ?? (await openServiceSystem(terminal));
  assertKnown(system, flags);
  switch (action) {
    case 'install':
      return install(flags, terminal, system);
    case 'uninstall':
      return uninstall(flags, terminal, system);
    case 'status':
      return tellStatus(flags, terminal, system);
    case 'print':
      await terminal.print(await printed(flags, terminal, system));
      return EXIT.met;
  }
}

function assertKnown({ platform }: ServiceSystem, { root, shawl, icmp }: ServiceFlags): void {
  const isWindows = platform === 'win32';
  if (!isWindows && platform !== 'linux') {
    throw new CannotRun(
      `a service is set up on Linux with systemd and on Windows, not on ${platform}: there, have its own service manager run "cicprobe daemon"`,
    );
  }
  if (isWindows && root !== undefined) throw new UsageError('--root: there is another root on Linux only');
  if (isWindows && icmp === true) throw new UsageError('--icmp: ICMP echo is sent on Linux only');
  if (!isWindows && shawl !== undefined) throw new UsageError('--shawl: shawl is for Windows only');
}

async function install(flags: ServiceFlags, terminal: Terminal, system: ServiceSystem): Promise<ExitCode> {
  const plan = planService(flags, terminal.cwd, system);
  const steps = await stepsToInstall(flags, terminal, system);
  if (flags.dryRun === true) {
    await terminal.print(stepsInWords(steps));
    return EXIT.met;
  }
  await system.checkConfig(plan.config);
  await assertAllowed(flags, system);
  await takeSteps(steps, system);
  await terminal.print(
    `The service ${plan.name} is set up${flags.root === undefined ? ' and started' : ''}, with ${plan.config}.\n`,
  );
  return EXIT.met;
}

async function uninstall(flags: ServiceFlags, terminal: Terminal, system: ServiceSystem): Promise<ExitCode> {
  const name = nameOf(flags);
  const steps =
    system.platform === 'win32'
      ? await windows.uninstallSteps(name, system)
      : await linux.uninstallSteps(name, rootOf(flags, terminal), system);
  if (flags.dryRun === true) {
    await terminal.print(stepsInWords(steps));
    return EXIT.met;
  }
  await assertAllowed(flags, system);
  await takeSteps(steps, system);
  await terminal.print(
    steps.length === 0
      ? `There is no service ${name}.\n`
      : `The service ${name} is removed. Its configuration and its memory are kept.\n`,
  );
  return EXIT.met;
}

async function tellStatus(flags: ServiceFlags, terminal: Terminal, system: ServiceSystem): Promise<ExitCode> {
  const name = nameOf(flags);
  const { runs, text } =
    system.platform === 'win32'
      ? await windows.windowsStatus(name, system)
      : await linux.linuxStatus(name, system);
  await terminal.print(`${text}\n`);
  return runs ? EXIT.met : EXIT.broken;
}

/** The unit on Linux, the commands on Windows. */
async function printed(flags: ServiceFlags, terminal: Terminal, system: ServiceSystem): Promise<string> {
  if (system.platform === 'linux') return linux.unitOf(planService(flags, terminal.cwd, system));
  return stepsInWords(await stepsToInstall(flags, terminal, system));
}

async function stepsToInstall(
  flags: ServiceFlags,
  terminal: Terminal,
  system: ServiceSystem,
): Promise<readonly Step[]> {
  const plan = planService(flags, terminal.cwd, system);
  if (system.platform === 'linux') return linux.installSteps(plan, rootOf(flags, terminal), system);
  return windows.installSteps(plan, await windows.findShawl(flags.shawl, terminal.cwd, system), system);
}

async function assertAllowed({ root }: ServiceFlags, system: ServiceSystem): Promise<void> {
  if (system.platform === 'linux' && root === undefined) await linux.assertSystemd(system);
}

function rootOf({ root }: ServiceFlags, { cwd }: Terminal): string | null {
  if (root === undefined) return null;
  const full = root.startsWith('/') ? root : `${cwd}/${root}`;
  return full.replace(/\/+$/, '');
}
