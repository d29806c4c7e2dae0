import { type AgentParts, runOnce } from '../../agent/agent.ts';
import { inForce, runInForce } from '../../agent/inForce.ts';
import { liveDaemon } from '../../agent/liveDaemon.ts';
import type { Outcome } from '../../model/verdict.ts';
import { agentParts } from '../daemon/agentParts.ts';
import { configRead, followConfig } from '../daemon/followConfig.ts';
import { openSaving } from '../daemon/openSaving.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exitCodes.ts';
import { openLogger } from '../logger.ts';
import { readPortMap } from '../readFiles.ts';
import { readDaemonSite, SITE_FILE } from '../readSite.ts';
import { readSnmpCommunity } from '../snmpCommunity.ts';
import { systemClock } from '../systemClock.ts';
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
  const setups = inForce(await read());
  const snmpCommunity = await readSnmpCommunity(flags.snmpCommunityFile, terminal);
  const log = await openLogger(flags.logLevel ?? 'info', terminal);
  const { store, daemon } = setups.current();
  const saving = await openSaving(store, daemon.keep, log, () => undefined);
  const state = liveDaemon(systemClock, terminal.interrupted, configRead(file));
  const parts = agentParts({
    setups,
    portMap,
    state,
    saving,
    snmpCommunity,
    trace: flags.trace !== false,
    canary: flags.canary !== false,
    log,
    terminal,
  });
  const watches = daemon.watches.map(({ name }) => name);
  log?.info({ event: 'daemon-started', watches, store, tool: toolVersion().version });
  try {
    if (flags.once === true) return await checkOnce(setups.current(), parts);
    const stopFollowing = followConfig({ file, read, setups, state, log, terminal });
    await runInForce(setups, parts).finally(stopFollowing);
    return EXIT.met;
  } finally {
    const lost = saving.close();
    log?.info({ event: 'daemon-stopped', ...(lost === 0 ? {} : { runsLost: lost }) });
  }
}

async function checkOnce(
  { daemon }: { readonly daemon: Parameters<typeof runOnce>[0] },
  parts: AgentParts,
): Promise<ExitCode> {
  const outcomes: Outcome[] = [];
  await runOnce(daemon, {
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
