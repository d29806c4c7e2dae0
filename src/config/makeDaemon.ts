import type { z } from 'zod';
import type { DaemonPlan, WatchPlan } from '../model/daemon.ts';
import type { HostName } from '../model/ids.ts';
import { usualKeep } from '../model/keep.ts';
import { type daemonSchema, usualConfirm } from './daemonSchema.ts';
import { makeAlerts } from './makeAlerts.ts';
import { makeApi } from './makeApi.ts';
import { timesOf } from './timesSchema.ts';

type Given = z.output<typeof daemonSchema>;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MEGABYTE = 1024 * 1024;

/** What the daemon does: what the site says of it, and the usual for all else. */
export function makeDaemon(given: Given | undefined): DaemonPlan {
  const { store, watches, confirm, flapping, maintenance, keep, alerts, api } = given ?? {};
  return {
    store: store ?? null,
    watches: watches?.map(watchOf) ?? [EVERYTHING],
    rules: {
      needed: confirm?.needed ?? usualConfirm.needed,
      of: confirm?.of ?? usualConfirm.of,
      flapChanges: flapping?.changes ?? 4,
      flapWithinMs: flapping?.within ?? HOUR,
      calmMs: flapping?.calm ?? 30 * MINUTE,
    },
    confirmAfterMs: confirm?.after ?? 2 * SECOND,
    maintenance: timesOf(maintenance),
    alerts: makeAlerts(alerts),
    keep: {
      ...usualKeep,
      changesMs: keep?.changes ?? usualKeep.changesMs,
      failuresMs: keep?.failures ?? usualKeep.failuresMs,
      successesMs: keep?.successes ?? usualKeep.successesMs,
      maxBytes: keep?.megabytes === undefined ? usualKeep.maxBytes : keep.megabytes * MEGABYTE,
    },
    api: makeApi(api),
  };
}

const EVERYTHING: WatchPlan = {
  name: 'everything',
  hosts: null,
  timing: { kind: 'every', everyMs: MINUTE },
  jitterMs: 0,
};

function watchOf({ name, hosts, timing, jitter }: NonNullable<Given['watches']>[number]): WatchPlan {
  const named = hosts?.map((host): HostName => host.name) ?? null;
  return { name, hosts: named, timing, jitterMs: jitter ?? 0 };
}
