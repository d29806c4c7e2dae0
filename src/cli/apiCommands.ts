import { type Command, Option } from 'commander';
import type { ApiTokenFlags } from './commands/apiToken.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Terminal } from './terminal.ts';

/** Adds what is done for the API of the daemon. */
export function addApiCommands(
  program: Command,
  end: (running: Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('api')
    .description('what the HTTP API of the daemon needs')
    .command('token')
    .description('make a token: print it once, with the line for cicprobe.yaml')
    .requiredOption('--name <name>', 'who gets it, in kebab case')
    .addOption(
      new Option('--role <role>', 'read sees everything; run may start checks, too')
        .choices(['read', 'run'])
        .default('read'),
    )
    .action((flags: ApiTokenFlags) =>
      end(import('./commands/apiToken.ts').then(({ apiTokenCommand }) => apiTokenCommand(flags, terminal))),
    );
}
