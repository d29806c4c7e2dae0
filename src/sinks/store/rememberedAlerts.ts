import type { AlertsToSave, KeptAlert, QueuedNotice } from '../../model/alert.ts';
import type { DeliveryMark } from '../../model/remembered.ts';
import type { Store, StoreReader } from './store.ts';

/** Alerts and notices that are not done with, in memory: a store that is begun anew has to be told of them. */
export interface RememberedAlerts {
  readonly add: (alerts: AlertsToSave) => void;
  readonly mark: (marks: readonly DeliveryMark[]) => void;
  /** Alerts that are open, or of which it is still to be told that they are over; oldest first. */
  readonly unsettled: () => readonly KeptAlert[];
  readonly undelivered: () => readonly QueuedNotice[];
  /** Takes over what a damaged store still knows. Throws StoreFault. */
  readonly rescue: (damaged: StoreReader) => void;
  /** Takes over what the first store knows, and tells a new one all of it. Throws StoreFault. */
  readonly meet: (store: Store) => void;
}

export function rememberedAlerts(): RememberedAlerts {
  const alerts = new Map<string, KeptAlert>();
  const notices = new Map<string, QueuedNotice>();
  let met: Store | null = null;
  let isRescued = false;
  const add = (more: AlertsToSave): void => {
    for (const kept of more.alerts) {
      if (kept.alert.state === 'resolved' && kept.told === null) alerts.delete(kept.alert.id);
      else alerts.set(kept.alert.id, kept);
    }
    for (const queued of more.notices) {
      if (queued.channels.length > 0) notices.set(queued.notice.id, queued);
    }
  };
  const takeOver = (store: StoreReader): void => {
    const known = { alerts: [...alerts.values()], notices: [...notices.values()] };
    add({ alerts: store.unsettledAlerts(), notices: store.undelivered() });
    // What was decided since is later than what any file knows.
    add(known);
  };
  return {
    add,
    mark: (marks) => {
      for (const { noticeId, channel } of marks) {
        const queued = notices.get(noticeId);
        const channels = queued?.channels.filter((one) => one !== channel) ?? [];
        if (queued === undefined || channels.length === 0) notices.delete(noticeId);
        else notices.set(noticeId, { ...queued, channels });
      }
    },
    unsettled: () => [...alerts.values()],
    undelivered: () => [...notices.values()],
    rescue: (damaged) => {
      if (met !== null) return;
      takeOver(damaged);
      isRescued = true;
    },
    meet: (store) => {
      if (met === store) return;
      const isFirst = met === null && !isRescued;
      if (met === null) takeOver(store);
      // What waits brings what changed since; only to a new file all else is unknown.
      const isNew = store.unsettledAlerts().length === 0 && store.undelivered().length === 0;
      if (!isFirst && isNew && alerts.size + notices.size > 0) {
        store.saveAlerts({ alerts: [...alerts.values()], notices: [...notices.values()] });
      }
      met = store;
    },
  };
}
