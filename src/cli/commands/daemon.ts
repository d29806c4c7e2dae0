import { type AgentParts, runOnce } from '../../agent/agent.ts';
import { runInForce } from '../../agent/inForce.ts';
import type { DaemonPlan } from '../../model/daemon.ts';
import type { Outcome } from '../../model/verdict.ts';
import { type ConfigToFollow, followConfig } from '../daemon/followConfig.ts';
import { type OpenDaemon, openDaemon } from '../daemon/openDaemon.ts';
import { tellSystemd } from '../daemon/tellSystemd.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exitCodes.ts';
import { openLogger } from '../logger.ts';
import { readPortMap } from '../readFiles.ts';
import { readDaemonSite, SITE_FILE } from '../readSite.ts';
import { readSnmpCommunity } from '../snmpCommunity.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../toolVersion.ts';

export interface DaemonFlags {
  readonly config?: string;
  readonly store?: string;
  readonly once?: boolean;
  readonly snmpCommunityFile?: string;
  readonly trace?: boolean;
  readonly canary?: boolean;
  readonly logLevel?: string;
}

/** Checks on schedule until it is stopped, and remembers; or once, and says how it went by the exit code. */
export async function daemonCommand(flags: DaemonFlags, terminal: Terminal): Promise<ExitCode> {
  const portMap = await readPortMap();
  const file = flags.config ?? SITE_FILE;
  const read = () => readDaemonSite(file, flags.store, portMap, terminal);
  const first = await read();
  const snmpCommunity = await readSnmpCommunity(flags.snmpCommunityFile, terminal);
  const log = await openLogger(flags.logLevel ?? 'info', terminal);
  const opened = await openDaemon({
    first,
    file,
    portMap,
    snmpCommunity,
    trace: flags.trace !== false,
    canary: flags.canary !== false,
    log,
    terminal,
  });
  const watches = first.daemon.watches.map(({ name }) => name);
  log?.info({ event: 'daemon-started', watches, store: first.store, tool: toolVersion().version });
  try {
    if (flags.once === true) return await checkOnce(first.daemon, opened.parts);
    await checkOnSchedule(opened, { file, read, log, terminal });
    return EXIT.met;
  } finally {
    const lost = await opened.close();
    log?.info({ event: 'daemon-stopped', ...(lost === 0 ? {} : { runsLost: lost }) });
  }
}

async function checkOnSchedule(
  opened: OpenDaemon,
  around: Pick<ConfigToFollow, 'file' | 'read' | 'log' | 'terminal'>,
): Promise<void> {
  const { state, setups, parts } = opened;
  const api = await opened.serve();
  const stopFollowing = followConfig({ ...around, ...opened });
  const running = runInForce(setups, parts);
  const systemd = tellSystemd(state, setups.current, around.log, around.terminal);
  try {
    await running;
  } finally {
    await Promise.all([stopFollowing(), systemd.close(), api?.close()]);
  }
}

async function checkOnce(plan: DaemonPlan, parts: AgentParts): Promise<ExitCode> {
  const outcomes: Outcome[] = [];
  await runOnce(plan, {
    ...parts,
    keep: (run, memory) => {
      outcomes.push(run.report.summary.outcome);
      parts.keep(run, memory);
    },
    onFailure: (_watch, error) => {
      // Nobody comes back to it.
      throw error;
    },
  });
  const worst = (['broken', 'unproven'] as const).find((outcome) => outcomes.includes(outcome)) ?? 'met';
  return outcomes.length === 0 ? EXIT.failed : exitCodeOf(worst);
}
