import { type Command, Option } from 'commander';
import type { AlertsFlags } from './commands/alerts.ts';
import type { AlertsTestFlags } from './commands/alertsTest.ts';
import { CONFIG, STORE } from './daemonCommands.ts';
import type { ExitCode } from './exitCodes.ts';
import { addLookOptions } from './lookOptions.ts';
import type { Terminal } from './terminal.ts';

/** Adds what lists the alerts of the daemon, and what tries their channels. */
export function addAlertCommands(
  program: Command,
  end: (running: Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  const alerts = program
    .command('alerts')
    .description('alerts by the memory of the daemon, and whether they reach anybody');
  addLookOptions(
    alerts
      .command('list', { isDefault: true })
      .description('alerts, the latest first (what is done when no other word is given)')
      // Else a command misspelt would list them.
      .allowExcessArguments(false)
      .option(...CONFIG)
      .option(...STORE)
      .option('--open', 'those that are open alone')
      .option('--limit <n>', 'so many alerts at most', '50')
      .addOption(new Option('-f, --format <format>', 'form').choices(['text', 'json']).default('text')),
  ).action((flags: AlertsFlags) =>
    end(import('./commands/alerts.ts').then(({ alertsCommand }) => alertsCommand(flags, terminal))),
  );
  addLookOptions(
    alerts
      .command('test')
      .description('send a notice that says it is a test to every channel, and tell how each of them went')
      .option(...CONFIG)
      .option('--channel <name>', 'to this channel alone'),
  )
    .addHelpText('after', '\nExit code 0 when all were delivered, 4 when one was not.')
    .action((flags: AlertsTestFlags) =>
      end(
        import('./commands/alertsTest.ts').then(({ alertsTestCommand }) =>
          alertsTestCommand(flags, terminal),
        ),
      ),
    );
}
