import type { Command } from 'commander';
import type { ServiceAction } from './commands/service.ts';
import type { ExitCode } from './exitCodes.ts';
import type { ServiceFlags } from './service/servicePlan.ts';
import type { Terminal } from './terminal.ts';

/** Adds what sets the daemon up as a service of the host. */
export function addServiceCommands(
  program: Command,
  end: (running: Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  const service = program
    .command('service')
    .description('have this host run "cicprobe daemon": a unit of systemd, or a service of Windows by shawl');
  const run =
    (action: ServiceAction) =>
    (flags: ServiceFlags): Promise<void> =>
      end(
        import('./commands/service.ts').then(({ serviceCommand }) => serviceCommand(action, flags, terminal)),
      );
  addName(
    addPlan(service.command('install').description('set it up and start it; again after a change, too'))
      .option('--root <folder>', 'install the unit below this folder and start nothing (Linux)')
      .option('--dry-run', 'print what would be written and run; do nothing'),
  ).action(run('install'));
  addName(
    service
      .command('uninstall')
      .description('stop it and take it away; its configuration and its memory are kept')
      .option('--root <folder>', 'remove the unit below this folder (Linux)')
      .option('--dry-run', 'print what would be removed and run; do nothing'),
  ).action(run('uninstall'));
  addName(service.command('status').description('whether it runs'))
    .addHelpText('after', '\nExit code 0 when it runs, 1 when it does not.')
    .action(run('status'));
  addName(addPlan(service.command('print').description('print the unit, or the commands of Windows'))).action(
    run('print'),
  );
}

function addPlan(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      'its configuration (default: /etc/cicprobe/cicprobe.yaml, on Windows %ProgramData%\\cicprobe\\cicprobe.yaml)',
    )
    .option('--user <account>', 'run it as this account (default: one without rights, made for it)')
    .option('--icmp', 'let it send ICMP echo where the system keeps that from users (Linux: CAP_NET_RAW)')
    .option('--shawl <file>', 'where shawl.exe is (Windows; default: beside cicprobe or in PATH)');
}

function addName(command: Command): Command {
  return command.option('--name <name>', 'its name', 'cicprobe');
}
