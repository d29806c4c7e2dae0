import type { Logger } from 'pino';
import { maintenanceAt } from '../../agent/schedule.ts';
import type { Alert, AlertsToSave, KeptAlert, Notice } from '../../model/alert.ts';
import type { Clock } from '../../model/clock.ts';
import type { DaemonPlan } from '../../model/daemon.ts';
import type { Deliver } from '../../model/delivery.ts';
import type { RunToSave } from '../../model/remembered.ts';
import type { Watched } from '../../model/watch.ts';
import { openOutbox } from '../../sinks/alerts/outbox.ts';
import type { Saving } from '../../sinks/store/keepSaving.ts';
import { isUnsettled } from '../../watch/alerts/alertState.ts';
import { decideAlerts } from '../../watch/alerts/decideAlerts.ts';
import { forgetWatches } from '../../watch/alerts/followAlerts.ts';
import type { RunToJudge } from '../../watch/alerts/runToJudge.ts';
import { logNotice } from './logNotice.ts';

/** The alerts of a running daemon. */
export interface Alerting {
  /** Decides what a run means; returns the run with that, to be saved. Runs are given in the order in which they ended. */
  readonly decide: (run: RunToSave) => RunToSave;
  /** Delivers what was decided, once the run was given to be saved. */
  readonly deliver: (run: RunToSave) => void;
  /** Open alerts, oldest first. */
  readonly open: () => readonly Alert[];
  /** How many notices wait for each channel, by its name. */
  readonly waiting: () => ReadonlyMap<string, number>;
  /** Decides and begins nothing any more; what is under way gets 5 s to end. To be called before the store is closed. */
  readonly stop: () => Promise<void>;
}

export interface AlertingParts {
  readonly plan: Pick<DaemonPlan, 'alerts' | 'maintenance' | 'watches'>;
  readonly saving: Pick<Saving, 'memory' | 'unsettledAlerts' | 'undelivered' | 'saveAlerts' | 'mark'>;
  /** What sends to each channel, by its name. */
  readonly channels: ReadonlyMap<string, Deliver>;
  /** The host that watches, and the name of the site. */
  readonly identity: { readonly host: string; readonly site: string };
  readonly clock: Clock;
  readonly random: () => number;
  /** Makes what is unique for all time. */
  readonly newId: () => string;
  readonly log: Logger | null;
  /** Told of every notice when it is given to be delivered. */
  readonly onNotice: (notice: Notice) => void;
  /** Told of every notice that is not sent to that channel any more. */
  readonly onGivenUp: (channel: string) => void;
}

/** How often it is looked whether something is to be told though no run ended, in milliseconds. */
const LOOK_MS = 30_000;

/** Goes on with the alerts and notices that the store has, and decides from then on. */
export function startAlerting(parts: AlertingParts): Alerting {
  const { plan, saving, clock, log, identity, newId } = parts;
  const { alerts: alertPlan, maintenance } = plan;
  const rules = { ...identity, newId, remindMs: alertPlan.remindMs, updateMs: alertPlan.updateMs };
  const names = alertPlan.channels.map(({ name }) => name);
  const memories = new Map(plan.watches.map(({ name }) => [name, new Map(saving.memory(name))]));
  let state = byId(saving.unsettledAlerts());
  const outbox = openOutbox({
    clock,
    random: parts.random,
    channels: parts.channels,
    giveUpMs: alertPlan.giveUpMs,
    onMark: (mark) => saving.mark([mark]),
    onGivenUp: (channel, { id, kind, alert }, why) => {
      log?.error({ event: 'notice-given-up', channel, notice: id, kind, alert: alert.id, why });
      parts.onGivenUp(channel);
    },
    onTrouble: (channel, why) => {
      if (why === null) log?.info({ event: 'channel-recovered', channel });
      else log?.error({ event: 'channel-trouble', channel, why });
    },
  });

  const judge = (run: RunToJudge | null, isMaintenance: boolean): AlertsToSave => {
    const atMs = clock.epochMs();
    const isQuiet = maintenanceAt(alertPlan.quiet, atMs) !== null;
    const decided = decideAlerts(state, run, { atMs, isMaintenance, isQuiet }, rules);
    state = decided.state;
    return {
      alerts: decided.changed,
      notices: decided.notices.map((notice) => ({ notice, channels: names })),
    };
  };
  const deliver = ({ notices }: AlertsToSave): void => {
    for (const { notice } of notices) {
      logNotice(notice, log);
      parts.onNotice(notice);
    }
    outbox.add(notices);
  };
  const saveAndDeliver = (decided: AlertsToSave): void => {
    if (decided.alerts.length + decided.notices.length > 0) saving.saveAlerts(decided);
    deliver(decided);
  };
  const look = (): void => {
    saveAndDeliver(judge(null, maintenanceAt(maintenance, clock.epochMs()) !== null));
    callOff = clock.after(LOOK_MS, look);
  };

  outbox.add(saving.undelivered());
  const left = forgetWatches(state, [...memories.keys()], clock.epochMs());
  const forgotten = left.filter((kept) => state.get(kept.alert.id) !== kept);
  if (forgotten.length > 0) saving.saveAlerts({ alerts: forgotten, notices: [] });
  state = byId(left.filter(isUnsettled));
  let callOff = clock.after(LOOK_MS, look);
  return {
    decide: (run) => {
      const memory = memories.get(run.watch) ?? new Map<string, Watched>();
      memories.set(run.watch, memory);
      for (const [pathId, watched] of run.memory) {
        if (watched === null) memory.delete(pathId);
        else memory.set(pathId, watched);
      }
      return { ...run, alerts: judge({ ...run, memory }, run.maintenance) };
    },
    deliver: ({ alerts }) => {
      if (alerts !== undefined) deliver(alerts);
    },
    open: () => [...state.values()].flatMap(({ alert }) => (alert.state === 'open' ? [alert] : [])),
    waiting: outbox.waiting,
    stop: () => {
      callOff();
      return outbox.stop();
    },
  };
}

function byId(all: readonly KeptAlert[]): ReadonlyMap<string, KeptAlert> {
  return new Map(all.map((kept) => [kept.alert.id, kept]));
}
