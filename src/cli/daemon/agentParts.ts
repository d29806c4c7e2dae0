import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { AgentParts } from '../../agent/agent.ts';
import type { InForce } from '../../agent/inForce.ts';
import type { LiveState } from '../../agent/liveDaemon.ts';
import { runCheck } from '../../check.ts';
import type { PortMap } from '../../model/portMap.ts';
import type { Metrics } from '../../sinks/metrics/metrics.ts';
import type { Saving } from '../../sinks/store/keepSaving.ts';
import { logEvent } from '../logEvent.ts';
import { nothingToCheck } from '../nothingToCheck.ts';
import type { DaemonSite } from '../readSite.ts';
import { systemClock } from '../systemClock.ts';
import { systemParts } from '../systemParts.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../toolVersion.ts';
import { UsageError } from '../usageError.ts';
import type { OpenAlerting } from './openAlerting.ts';

/** What the checks of a daemon take. */
export interface AgentContext {
  readonly setups: InForce<DaemonSite>;
  readonly portMap: PortMap;
  readonly state: LiveState;
  readonly saving: Saving;
  readonly alerting: OpenAlerting;
  readonly metrics: Metrics;
  readonly snmpCommunity: string | null;
  readonly trace: boolean;
  readonly canary: boolean;
  readonly log: Logger | null;
  readonly terminal: Terminal;
}

const PRUNE_MS = 3_600_000;

/** The parts of a daemon that checks from this host by the site in force, saves what it finds and logs what changed. */
export function agentParts(context: AgentContext): AgentParts {
  const { setups, saving, alerting, metrics, state, log, terminal } = context;
  const prune = pruneHourly(saving);
  return {
    clock: systemClock,
    random: Math.random,
    signal: terminal.interrupted,
    state,
    check: checkFrom(context),
    recall: saving.memory,
    onPlan: (watches) => saving.forgetOthers(watches, systemClock.epochMs()),
    keep: (given) => {
      // A check that ends after its watch was taken out of the configuration opens no alert any more.
      const isPlanned = setups.current().daemon.watches.some(({ name }) => name === given.watch);
      const run = isPlanned ? alerting.decide(given) : given;
      const { watch, report, isWhole, events } = run;
      const { total, outcome } = report.summary;
      // Saved first: what was told is not to be lost.
      const waiting = saving.save(run);
      metrics.keep(run);
      metrics.runsWaiting(waiting);
      log?.debug({ event: 'checked', watch, isWhole, total, outcome, durationMs: report.run.durationMs });
      if (waiting > 0) log?.debug({ event: 'runs-waiting', waiting });
      for (const event of events) {
        if (event.kind !== 'first') logEvent(event, watch, log);
        state.tell({ kind: 'path', watch, event });
      }
      alerting.deliver(run);
      prune();
    },
    onFailure: (watch, error) => {
      const message = error instanceof Error ? error.message : String(error);
      log?.error({ event: 'check-failed', watch, error: message });
    },
  };
}

function checkFrom({
  setups,
  portMap,
  snmpCommunity,
  trace,
  canary,
  terminal,
}: AgentContext): AgentParts['check'] {
  return async (hosts, signal, onProgress) => {
    const { site } = setups.current();
    const part =
      hosts === null ? site : { ...site, hosts: site.hosts.filter(({ name }) => hosts.includes(name)) };
    const identity = { runId: randomUUID(), hostname: terminal.hostname, tool: toolVersion() };
    const report = await runCheck(portMap, part, identity, {
      ...systemParts(site, snmpCommunity, terminal),
      signal,
      trace,
      canary,
      farTests: { bothWays: false, mediaSeconds: null, idleMinutes: null },
      greet: null,
      onObservation: (_observation, done, total) => onProgress(done, total),
    });
    if (report.summary.total === 0) throw new UsageError(nothingToCheck(part, report.skipped));
    return report;
  };
}

function pruneHourly(saving: Saving): () => void {
  let prunedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (systemClock.now() - prunedAt < PRUNE_MS) return;
    prunedAt = systemClock.now();
    saving.prune(systemClock.epochMs());
  };
}
