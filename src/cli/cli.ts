import { Command, CommanderError, Option } from 'commander';
import { addAlertCommands } from './alertCommands.ts';
import { addApiCommands } from './apiCommands.ts';
import type { CheckFlags } from './checkFlags.ts';
import type { ExplainFlags } from './commands/explain.ts';
import type { ListenFlags } from './commands/listen.ts';
import type { ExportFlags } from './commands/profiles.ts';
import { addDaemonCommands } from './daemonCommands.ts';
import { addDiagramCommand } from './diagramCommand.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { LookFlags } from './look.ts';
import { addLookOptions } from './lookOptions.ts';
import { asksForPlugin, endAsUnknown } from './plugin.ts';
import { addReportCommands } from './reportCommands.ts';
import type { ReportFlags } from './reportFlags.ts';
import { addReportOptions, formatOption, gather } from './reportOptions.ts';
import { addServiceCommands } from './serviceCommands.ts';
import { addSiteOptions } from './siteOptions.ts';
import type { Terminal } from './terminal.ts';
import { toolVersion } from './toolVersion.ts';
import { UsageError } from './usageError.ts';

/** Reads the command line and runs the one command it names; commands are loaded only when they run. */
export function runCli(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const running = readAndRun(argv, terminal);
  return asksForPlugin(argv) ? running.catch((error) => endAsUnknown(error, terminal)) : running;
}

async function readAndRun(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.met;
  let printed = Promise.resolve();
  const end = async (running: Promise<ExitCode>): Promise<void> => {
    exitCode = await running;
  };
  const program = new Command('cicprobe');
  program
    .description(
      'Checks from this host which documented CIC (PureConnect) network paths are open, and says how it knows.',
    )
    .version(toolVersion().version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .enablePositionalOptions()
    .showHelpAfterError('(cicprobe --help tells all options)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        printed = printed.then(() => terminal.print(text));
      },
      writeErr: (text) => terminal.complain(text),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
      getOutHasColors: () => terminal.outIsTty,
      getErrHasColors: () => terminal.errIsTty,
    });

  addCheckOptions(program)
    .hook('preSubcommand', refuseLostFlags)
    .allowExcessArguments()
    .action((flags: CheckFlags, command: Command) => {
      const [stray] = command.args;
      if (stray !== undefined) throw new UsageError(strayWord(stray, program));
      return end(import('./commands/check.ts').then(({ checkCommand }) => checkCommand(flags, terminal)));
    });
  const demo = program
    .command('demo')
    .description('run the workstation role against a peer simulated on this host, and print the real report');
  addLookOptions(demo)
    .addOption(formatOption())
    .option('-v, --verbose', 'print the evidence of every path')
    .action((flags: CheckFlags) =>
      end(import('./commands/demo.ts').then(({ demoCommand }) => demoCommand(flags, terminal))),
    );
  addLookOptions(
    program
      .command('explain')
      .description('tell what a path is for and, with a report, how its verdict followed')
      .argument('<path-id>', 'a path or flow id, as the report prints it'),
  )
    .option('--from <report.json>', 'the report that holds the evidence')
    .action((id: string, flags: ExplainFlags) =>
      end(import('./commands/explain.ts').then(({ explainCommand }) => explainCommand(id, flags, terminal))),
    );
  addLookOptions(
    addReportOptions(
      program
        .command('report')
        .description(
          'render a saved JSON report again, in any form, its verdicts as they are; several are merged into one picture of all hosts (text, json, markdown, csv)',
        )
        .argument('<report.json...>', 'reports, as --format json wrote them'),
    ).option('--reclassify', 'judge its evidence by the rules of this version, and tell what changes'),
  ).action((files: readonly string[], flags: ReportFlags) =>
    end(import('./commands/report.ts').then(({ reportCommand }) => reportCommand(files, flags, terminal))),
  );
  program
    .command('init')
    .description('write a commented cicprobe.yaml to start from')
    .argument('[file]', 'where to write it', 'cicprobe.yaml')
    .action((file: string) =>
      end(import('./commands/init.ts').then(({ initCommand }) => initCommand(file, terminal))),
    );
  addReportCommands(program, end, terminal);
  addDiagramCommand(program, end, terminal);
  addDaemonCommands(program, end, terminal);
  addServiceCommands(program, end, terminal);
  addAlertCommands(program, end, terminal);
  addApiCommands(program, end, terminal);
  addListenCommand(program, end, terminal);
  addProfileCommands(program, end, terminal);

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    await printed;
    if (error.exitCode !== 0 && asksForPlugin(argv)) throw new UsageError(error.message);
    return error.exitCode === 0 ? EXIT.met : EXIT.usage;
  }
  return exitCode;
}

function addCheckOptions(command: Command): Command {
  return addLookOptions(
    addReportOptions(
      addSiteOptions(command, 'local address to probe from')
        .option('--phase <phase>', 'live, or pre-install when CIC is not on the peers yet')
        .option('--timeout <duration>', 'longest time for one path, all attempts together (e.g. 3s)')
        .option('--deadline <duration>', 'longest time for the whole run')
        .option('--concurrency <n>', 'paths tried at the same moment')
        .option('--per-host <n>', 'paths tried at the same moment on one address')
        .option(
          '--sample <n>',
          'ports tried of a port range; with --paired also what it takes to find bounds in it',
        )
        .addOption(new Option('--range-sample <n>', 'the former name of --sample').hideHelp()),
    )
      .option('--paired', 'ask the responders ("cicprobe listen") on the peers for proof, both ways')
      .option('--one-way', 'with --paired: do not have the responders try what they must reach on this host')
      .addOption(tokenFileOption())
      .addOption(responderPortOption())
      .option(
        '--idle <minutes>',
        'with --paired: find out after which idle time, up to so many minutes, connections are forgotten on the way; --deadline does not count this time',
      )
      .option('--media <seconds>', 'with --paired: play voice on proven voice ranges for so long (1 to 60)')
      .option(
        '--snmp-community-file <file>',
        'a community for SNMP agents that know no version 3 (or CICPROBE_SNMP_COMMUNITY)',
      )
      .option('--save <folder>', 'keep the report of this run as a JSON file of its own in this folder')
      .option('--dry-run', 'print every packet that would be sent; send none')
      .option('--no-trace', 'do not find out how far packets of failed paths get')
      .option('--no-canary', 'never try a port that nothing documents')
      .option('--no-progress', 'no progress line'),
  ).option('--log-level <level>', 'write a log to standard error (info, debug …)');
}

function tokenFileOption(): Option {
  return new Option('--token-file <file>', 'the secret that both sides share (or CICPROBE_TOKEN)');
}

function responderPortOption(): Option {
  return new Option('--responder-port <port>', "the responder's control channel (default: 14750)");
}

function addListenCommand(
  program: Command,
  end: (running: Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  addLookOptions(
    program
      .command('listen')
      .description("be the responder: hold open every port of this host's roles, and prove what arrives")
      .option('-r, --role <role>', 'what this host is to be; repeat it or join by commas', gather)
      .option('-c, --config <file>', 'configuration (default: cicprobe.yaml in the working directory)')
      .option('-o, --option <name=value>', 'a choice that the port map leaves to the site', gather)
      .option('--bind <address>', 'listen on this address alone')
      .option('--allow <network>', 'admit these addresses alone, e.g. 10.1.0.0/16; repeatable', gather)
      .addOption(responderPortOption())
      .addOption(tokenFileOption())
      .option('--open-firewall', "add rules for these ports to this host's firewall until the end")
      .option('--cleanup', 'remove such rules that a crash has left, and do nothing else')
      .option('--for <duration>', 'end by itself after this time (e.g. 30m)'),
  ).action((flags: ListenFlags) =>
    end(import('./commands/listen.ts').then(({ listenCommand }) => listenCommand(flags, terminal))),
  );
}

function addProfileCommands(
  program: Command,
  end: (running: Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  const profiles = program.command('profiles').description('look at the port map that the checks come from');
  addLookOptions(profiles.command('list').description('every role')).action((flags: LookFlags) =>
    end(import('./commands/profiles.ts').then(({ listCommand }) => listCommand(flags, terminal))),
  );
  addLookOptions(profiles.command('show').description('what a role must reach and what must reach it'))
    .argument('<role>')
    .action((role: string, flags: LookFlags) =>
      end(import('./commands/profiles.ts').then(({ showCommand }) => showCommand(role, flags, terminal))),
    );
  profiles
    .command('validate')
    .description('check profile files; without any, those of the product')
    .argument('[file...]')
    .action((files: string[]) =>
      end(import('./commands/profiles.ts').then(({ validateCommand }) => validateCommand(files, terminal))),
    );
  profiles
    .command('export')
    .description('write the port map for other programs')
    .addOption(
      new Option('-f, --format <format>', 'form of the export')
        .choices(['json', 'yaml', 'csv', 'markdown'])
        .default('json'),
    )
    .option('-r, --role <role>', 'only the flows of one role')
    .option('--output <file>', 'write to a file')
    .action((flags: ExportFlags) =>
      end(import('./commands/profiles.ts').then(({ exportCommand }) => exportCommand(flags, terminal))),
    );
}

/** A flag of the check before another command would be read and forgotten. */
function refuseLostFlags(program: Command, command: Command): void {
  const lost = program.options.find(
    (option) => program.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (lost === undefined) return;
  throw new UsageError(
    `${lost.long} before "${command.name()}" has no effect: the flags of a command stand after it`,
  );
}

/** A word that is no command: most likely a host without its flag, or a command misspelt. */
function strayWord(word: string, program: Command): string {
  const commands = program.commands.map((command) => command.name()).join(', ');
  return `unexpected "${word}": a host is given as --target ${word}; the commands are ${commands}`;
}
