import { type Command, Option } from 'commander';
import type { DiagramFlags } from './commands/diagram.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Terminal } from './terminal.ts';

/** Adds the command that draws the port map or a saved run. */
export function addDiagramCommand(
  program: Command,
  end: (running: Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('diagram')
    .allowExcessArguments(false)
    .description('draw the data flows of the port map, or those of a saved run with their outcomes')
    .option('-r, --role <role>', 'only what this role takes part in; first a picture of all its peers')
    .option('--section <section>', 'only one section of the document, by its name or its slug')
    .option('--from <report.json>', 'draw this run: what it checked, coloured by outcome')
    .addOption(
      new Option('-f, --format <format>', 'form of the pictures').choices(['svg', 'mermaid']).default('svg'),
    )
    .option('--output <file>', 'write the pictures to a file')
    .addHelpText(
      'after',
      '\nSVG is one file with the pictures one below the other. Mermaid is one flowchart, or Markdown\nwith a flowchart for each picture where there are several.',
    )
    .action((flags: DiagramFlags) =>
      end(import('./commands/diagram.ts').then(({ diagramCommand }) => diagramCommand(flags, terminal))),
    );
}
