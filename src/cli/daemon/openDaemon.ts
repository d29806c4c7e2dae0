import path from 'node:path';
import type { Logger } from 'pino';
import type { AgentParts } from '../../agent/agent.ts';
import { type InForce, inForce } from '../../agent/inForce.ts';
import { type LiveState, liveDaemon } from '../../agent/liveDaemon.ts';
import { maintenanceAt } from '../../agent/schedule.ts';
import type { ServingApi } from '../../api/keepServing.ts';
import type { Notice } from '../../model/alert.ts';
import type { PortMap } from '../../model/portMap.ts';
import { makeMetrics } from '../../sinks/metrics/makeMetrics.ts';
import type { Trouble } from '../../sinks/store/keepSaving.ts';
import type { DaemonSite } from '../readSite.ts';
import { systemClock } from '../systemClock.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../toolVersion.ts';
import { agentParts } from './agentParts.ts';
import { configRead } from './followConfig.ts';
import { openAlerting, readChannels } from './openAlerting.ts';
import { openSaving } from './openSaving.ts';
import { serveApi } from './serveApi.ts';

/** What a daemon is opened with. */
export interface DaemonGiven {
  readonly first: DaemonSite;
  /** The configuration as the user named it. */
  readonly file: string;
  readonly portMap: PortMap;
  readonly snmpCommunity: string | null;
  readonly trace: boolean;
  readonly canary: boolean;
  readonly log: Logger | null;
  readonly terminal: Terminal;
}

/** A daemon that is ready to check. */
export interface OpenDaemon {
  readonly parts: AgentParts;
  readonly state: LiveState;
  readonly setups: InForce<DaemonSite>;
  /** Takes over another configuration, or throws and changes nothing. */
  readonly replace: (next: DaemonSite) => Promise<void>;
  /** Serves its API; null where the configuration has none. */
  readonly serve: () => Promise<ServingApi | null>;
  /** Ends the alerts, then the memory; returns how many runs are lost. */
  readonly close: () => Promise<number>;
}

/** Puts a daemon together: its memory, its alerts, its metrics, and what it tells of itself. */
export async function openDaemon(given: DaemonGiven): Promise<OpenDaemon> {
  const { first, file, portMap, log, terminal } = given;
  const setups = inForce(first);
  const state = liveDaemon(systemClock, terminal.interrupted, configRead(file));
  let trouble: Trouble | null = null;
  const metrics = makeMetrics({
    version: toolVersion().version,
    recall: (watch) => saving.memory(watch),
    watches: state.live.watches,
  });
  // Secrets are read first: with one of them missing nothing is opened.
  const channels = readChannels(first, { metrics, log, terminal });
  const saving = await openSaving(first.store, first.daemon.keep, log, (now) => {
    trouble = now;
    metrics.storeTrouble(now?.kind ?? null);
  });
  metrics.config(state.live.config());
  state.live.listen((event) => {
    if (event.kind === 'config') metrics.config(event.config);
    if (event.kind === 'run-failed') metrics.failed(event.watch);
  });
  const around = {
    saving,
    metrics,
    log,
    terminal,
    onNotice: (notice: Notice) => state.tell({ kind: 'alert', notice }),
  };
  const alerting = openAlerting(first, channels, around);
  return {
    state,
    setups,
    parts: agentParts({ ...given, setups, state, saving, alerting, metrics }),
    replace: async (next) => {
      const nextChannels = readChannels(next, around);
      const { store, daemon } = setups.current();
      // What is open stays open: the database is not moved while it is written, nor the API while it is served.
      const taken = { ...next, store, daemon: { ...next.daemon, keep: daemon.keep, api: daemon.api } };
      await alerting.replace(taken, nextChannels);
      setups.replace(taken);
    },
    serve: async () => {
      const plan = first.daemon.api;
      if (plan === null) return null;
      return serveApi({
        plan,
        live: state.live,
        reader: saving.reader,
        storeTrouble: () => trouble?.message ?? null,
        openAlerts: alerting.open,
        maintenance: () => {
          const now = maintenanceAt(setups.current().daemon.maintenance, systemClock.epochMs());
          return now === null ? null : now.note || 'work that is announced';
        },
        metrics: () => {
          metrics.alertsOpen(alerting.open().length);
          metrics.noticesWaiting(alerting.waiting());
          return metrics.text();
        },
        log,
        site: first.site,
        portMap,
        beside: path.dirname(first.file),
        terminal,
      });
    },
    close: async () => {
      await alerting.stop();
      return saving.close();
    },
  };
}
