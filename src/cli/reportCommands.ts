import { type Command, Option } from 'commander';
import { FIREWALL_FORMATS } from '../report/firewall/formats.ts';
import type { DiffFlags } from './commands/diff.ts';
import type { FirewallRequestFlags } from './commands/firewallRequest.ts';
import type { ExitCode } from './exitCodes.ts';
import { addLookOptions } from './lookOptions.ts';
import { addSiteOptions } from './siteOptions.ts';
import type { Terminal } from './terminal.ts';

/** Adds the commands that make something of saved reports. */
export function addReportCommands(
  program: Command,
  end: (running: Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  addLookOptions(
    program
      .command('diff')
      .description('compare two saved JSON reports: what is newly broken, fixed, changed, new or gone')
      .argument('<before>', 'the JSON report of the earlier run')
      .argument('<after>', 'the JSON report of the later run')
      .addOption(
        new Option('-f, --format <format>', 'form of the comparison; html is one page to hand on')
          .choices(['text', 'json', 'html'])
          .default('text'),
      )
      .option('--output <file>', 'write the comparison to a file'),
  )
    .addHelpText('after', '\nExit code 1 when a path got worse, 0 when none did, 2 for bad input.')
    .action((before: string, after: string, flags: DiffFlags) =>
      end(
        import('./commands/diff.ts').then(({ diffCommand }) => diffCommand([before, after], flags, terminal)),
      ),
    );
  addSiteOptions(
    program
      .command('firewall-request')
      .description(
        'write firewall rules, for the blocked paths of a saved JSON report or for all that a role is documented to need; changes no firewall',
      )
      .argument('[run]', 'the JSON report of a run; in its place --role and --target say what is needed')
      .addOption(
        new Option('-f, --format <format>', 'form of the rules')
          .choices(FIREWALL_FORMATS)
          .default('markdown'),
      )
      .option('--all', 'rules for every path of the report, whatever its verdict')
      .option('--output <file>', 'write the rules to a file'),
    'with --role: the address that the rules are for (default: that of this host)',
  ).action((file: string | undefined, flags: FirewallRequestFlags) =>
    end(
      import('./commands/firewallRequest.ts').then(({ firewallRequestCommand }) =>
        firewallRequestCommand(file, flags, terminal),
      ),
    ),
  );
}
