import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Alert, Notice } from '../../model/alert.ts';
import type { Deliver } from '../../model/delivery.ts';
import type { RunToSave } from '../../model/remembered.ts';
import { makeDeliver } from '../../sinks/alerts/makeDeliver.ts';
import type { Metrics } from '../../sinks/metrics/metrics.ts';
import type { Saving } from '../../sinks/store/keepSaving.ts';
import type { DaemonSite } from '../readSite.ts';
import { systemClock } from '../systemClock.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../toolVersion.ts';
import { type Alerting, startAlerting } from './alerting.ts';
import { readSecrets } from './readSecrets.ts';
import { renewAlerts } from './renewAlerts.ts';

/** The alerts of a daemon, whatever configuration is in force. */
export interface OpenAlerting extends Pick<Alerting, 'decide' | 'deliver' | 'open' | 'stop'> {
  /** How many notices wait, for all channels together. */
  readonly waiting: () => number;
  /** Goes on by another configuration. */
  readonly replace: (next: DaemonSite, channels: Channels) => Promise<void>;
}

/** What sends to each channel, by its name. */
export type Channels = ReadonlyMap<string, Deliver>;

export interface AlertingContext {
  readonly saving: Saving;
  readonly metrics: Metrics;
  readonly log: Logger | null;
  readonly terminal: Terminal;
  readonly onNotice: (notice: Notice) => void;
}

/** Begins to decide about alerts. */
export function openAlerting(first: DaemonSite, channels: Channels, context: AlertingContext): OpenAlerting {
  let current: Alerting | null = start(first, channels, context);
  return {
    // A run that ends while another configuration is taken over is judged by the next one: what is held is what decides.
    decide: (run: RunToSave) => current?.decide(run) ?? run,
    deliver: (run) => current?.deliver(run),
    open: (): readonly Alert[] => current?.open() ?? [],
    waiting: () => [...(current?.waiting().values() ?? [])].reduce((sum, count) => sum + count, 0),
    stop: async () => current?.stop(),
    replace: async (next, nextChannels) => {
      const before = current;
      current = null;
      await before?.stop();
      current = start(next, nextChannels, context);
    },
  };
}

/**
 * What sends to the channels of a configuration.
 * @throws UsageError for a secret that cannot be read.
 */
export function readChannels(
  { daemon, file }: DaemonSite,
  { metrics, log, terminal }: Pick<AlertingContext, 'metrics' | 'log' | 'terminal'>,
): Channels {
  const { channels } = daemon.alerts;
  const secrets = readSecrets(channels, {
    folder: path.dirname(file),
    terminal,
    onWarning: (message) => log?.warn({ event: 'secret-readable', message }),
  });
  const identity = { host: terminal.hostname, tool: toolVersion() };
  return new Map(
    channels.map((channel) => {
      const deliver = makeDeliver(channel, secrets, identity);
      return [channel.name, counted(channel.name, deliver, metrics)];
    }),
  );
}

function counted(name: string, deliver: Deliver, metrics: Metrics): Deliver {
  return async (notice, signal) => {
    try {
      await deliver(notice, signal);
    } catch (error) {
      metrics.notice(name, 'failed');
      throw error;
    }
    metrics.notice(name, 'sent');
  };
}

function start(
  { site, daemon }: DaemonSite,
  channels: Channels,
  { saving, metrics, log, terminal, onNotice }: AlertingContext,
): Alerting {
  const identity = { host: terminal.hostname, site: site.name };
  const alerting = startAlerting({
    plan: daemon,
    saving,
    channels,
    identity,
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
    log,
    onNotice,
    onGivenUp: (channel) => metrics.notice(channel, 'dropped'),
  });
  const stopRenewing = renewAlerts(daemon.alerts.channels, channels, alerting.open, {
    clock: systemClock,
    identity,
  });
  return {
    ...alerting,
    stop: () => {
      stopRenewing();
      return alerting.stop();
    },
  };
}
