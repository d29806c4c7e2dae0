import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type AgentParts, runAgent, runOnce } from '../../agent/agent.ts';
import { runCheck } from '../../check.ts';
import type { PortMap } from '../../model/portMap.ts';
import type { Outcome } from '../../model/verdict.ts';
import { keepSaving, type Saving } from '../../sinks/store/keepSaving.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exitCodes.ts';
import { logEvent } from '../logEvent.ts';
import { openLogger } from '../logger.ts';
import { nothingToCheck } from '../nothingToCheck.ts';
import { readPortMap } from '../readFiles.ts';
import { type DaemonSite, readDaemonSite } from '../readSite.ts';
import { readSnmpCommunity } from '../snmpCommunity.ts';
import { refusalInWords } from '../storeFile.ts';
import { systemClock } from '../systemClock.ts';
import { systemParts } from '../systemParts.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../toolVersion.ts';
import { UsageError } from '../usageError.ts';

export interface DaemonFlags {
  readonly config?: string;
  readonly store?: string;
  readonly once?: boolean;
  readonly snmpCommunityFile?: string;
  readonly trace?: boolean;
  readonly canary?: boolean;
  readonly logLevel?: string;
}

const PRUNE_MS = 3_600_000;

/** Checks on schedule until it is stopped, and remembers; or once, and says how it went by the exit code. */
export async function daemonCommand(flags: DaemonFlags, terminal: Terminal): Promise<ExitCode> {
  const portMap = await readPortMap();
  const given = await readDaemonSite(flags.config, flags.store, portMap, terminal);
  const snmpCommunity = await readSnmpCommunity(flags.snmpCommunityFile, terminal);
  const log = await openLogger(flags.logLevel ?? 'info', terminal);
  const saving = await openSaving(given, log);
  const outcomes: Outcome[] = [];
  try {
    const parts = agentParts(given, portMap, { flags, snmpCommunity, saving, log, terminal });
    const kept: AgentParts = {
      ...parts,
      keep: (run) => {
        outcomes.push(run.report.summary.outcome);
        parts.keep(run);
      },
      onFailure: (watch, error) => {
        // Nobody comes back to it.
        if (flags.once === true) throw error;
        parts.onFailure(watch, error);
      },
    };
    const watches = given.daemon.watches.map(({ name }) => name);
    log?.info({ event: 'daemon-started', watches, store: given.store, tool: toolVersion().version });
    if (flags.once === true) await runOnce(given.daemon, kept);
    else await runAgent(given.daemon, kept);
  } finally {
    const lost = saving.close();
    log?.info({ event: 'daemon-stopped', ...(lost === 0 ? {} : { runsLost: lost }) });
  }
  if (flags.once !== true) return EXIT.met;
  return outcomes.length === 0 ? EXIT.failed : exitCodeOf(worstOf(outcomes));
}

function worstOf(outcomes: readonly Outcome[]): Outcome {
  return (['broken', 'unproven'] as const).find((outcome) => outcomes.includes(outcome)) ?? 'met';
}

async function openSaving({ store, daemon }: DaemonSite, log: Logger | null): Promise<Saving> {
  try {
    return await keepSaving(store, {
      keep: daemon.keep,
      epochMs: systemClock.epochMs,
      onTrouble: (trouble) => {
        if (trouble === null) log?.info({ event: 'store-recovered', file: store });
        else log?.error({ event: 'store-trouble', ...trouble });
      },
    });
  } catch (error) {
    throw refusalInWords(error);
  }
}

interface Around {
  readonly flags: DaemonFlags;
  readonly snmpCommunity: string | null;
  readonly saving: Saving;
  readonly log: Logger | null;
  readonly terminal: Terminal;
}

function agentParts(
  { site }: DaemonSite,
  portMap: PortMap,
  { flags, snmpCommunity, saving, log, terminal }: Around,
): AgentParts {
  const system = systemParts(site, snmpCommunity, terminal);
  let prunedAt = Number.NEGATIVE_INFINITY;
  return {
    clock: systemClock,
    random: Math.random,
    signal: terminal.interrupted,
    check: async (hosts, signal) => {
      const part =
        hosts === null ? site : { ...site, hosts: site.hosts.filter(({ name }) => hosts.includes(name)) };
      const identity = { runId: randomUUID(), hostname: terminal.hostname, tool: toolVersion() };
      const report = await runCheck(portMap, part, identity, {
        ...system,
        signal,
        trace: flags.trace !== false,
        canary: flags.canary !== false,
        farTests: { bothWays: false, mediaSeconds: null, idleMinutes: null },
        greet: null,
      });
      if (report.summary.total === 0) throw new UsageError(nothingToCheck(part, report.skipped));
      return report;
    },
    recall: saving.memory,
    keep: (run) => {
      const { watch, report, isWhole, events } = run;
      const { total, outcome } = report.summary;
      // Saved first: what was told is not to be lost.
      const waiting = saving.save(run);
      log?.debug({ event: 'checked', watch, isWhole, total, outcome, durationMs: report.run.durationMs });
      if (waiting > 0) log?.debug({ event: 'runs-waiting', waiting });
      for (const event of events) if (event.kind !== 'first') logEvent(event, watch, log);
      if (systemClock.now() - prunedAt < PRUNE_MS) return;
      prunedAt = systemClock.now();
      saving.prune(systemClock.epochMs());
    },
    onFailure: (watch, error) => {
      log?.error({
        event: 'check-failed',
        watch,
        error: error instanceof Error ? error.message : String(error),
      });
    },
  };
}
