import { type Command, Option } from 'commander';
import type { DaemonFlags } from './commands/daemon.ts';
import type { HistoryFlags } from './commands/history.ts';
import type { StatusFlags } from './commands/status.ts';
import type { ExitCode } from './exitCodes.ts';
import type { LookFlags } from './look.ts';
import { addLookOptions } from './lookOptions.ts';
import type { Terminal } from './terminal.ts';

export const CONFIG = [
  '-c, --config <file>',
  'configuration with the key "daemon" (default: cicprobe.yaml in the working directory)',
] as const;
export const STORE = [
  '--store <file>',
  "the daemon's memory (default: as the configuration has it)",
] as const;

/** Adds the daemon, and the commands that ask its memory. */
export function addDaemonCommands(
  program: Command,
  end: (running: Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('daemon')
    .description(
      'check on the schedule of the configuration, confirm what differs, and remember every change',
    )
    .option(...CONFIG)
    .option(...STORE)
    .option('--once', 'check every watch once, remember it and end; the exit code tells how it went')
    .option(
      '--snmp-community-file <file>',
      'a community for SNMP agents that know no version 3 (or CICPROBE_SNMP_COMMUNITY)',
    )
    .option('--no-trace', 'do not find out how far packets of failed paths get')
    .option('--no-canary', 'never try a port that nothing documents')
    .option('--log-level <level>', 'of the log on standard error (info, debug …)', 'info')
    .action((flags: DaemonFlags) =>
      end(import('./commands/daemon.ts').then(({ daemonCommand }) => daemonCommand(flags, terminal))),
    );
  addLookOptions(
    program
      .command('status')
      .description('how every path stands by the memory of the daemon, which may be running')
      .option(...CONFIG)
      .option(...STORE)
      .option('--watch <name>', 'of one watch of the configuration alone')
      .addOption(new Option('-f, --format <format>', 'form').choices(['text', 'json']).default('text')),
  )
    .addHelpText('after', '\nExit code 1 when a path is broken, 3 when one is unproven or nothing is known.')
    .action((flags: StatusFlags) =>
      end(import('./commands/status.ts').then(({ statusCommand }) => statusCommand(flags, terminal))),
    );
  addLookOptions(
    program
      .command('history')
      .description('what changed by the memory of the daemon, the latest first')
      .argument('[path-id]', 'a path, as reports print it; all when left out')
      .option(...CONFIG)
      .option(...STORE)
      .option('--watch <name>', 'of one watch of the configuration alone')
      .option('--since <duration>', 'not what is older, as in 24h or 7d')
      .option('--limit <n>', 'so many changes at most', '50')
      .addOption(new Option('-f, --format <format>', 'form').choices(['text', 'json']).default('text')),
  ).action((pathId: string | undefined, flags: HistoryFlags) =>
    end(
      import('./commands/history.ts').then(({ historyCommand }) => historyCommand(pathId, flags, terminal)),
    ),
  );
  const config = program.command('config').description('look at a configuration');
  addLookOptions(
    config
      .command('check')
      .description('say what a configuration means, or what is wrong with it; nothing is sent')
      .argument('[file]', 'the configuration (default: cicprobe.yaml in the working directory)'),
  ).action((file: string | undefined, flags: LookFlags) =>
    end(
      import('./commands/config.ts').then(({ checkConfigCommand }) =>
        checkConfigCommand(file, flags, terminal),
      ),
    ),
  );
}
