import type { Alert, Notice } from '../../model/alert.ts';
import type { Channel } from '../../model/channel.ts';
import type { Clock } from '../../model/clock.ts';
import type { Deliver } from '../../model/delivery.ts';

/** How often, in milliseconds: Alertmanager forgets alerts when it is started again. */
const RENEW_MS = 300_000;

/**
 * Tells each Alertmanager again and again which alerts are open, as Prometheus does: it resolves what nobody tells it of any
 * more, and forgets all when it is started again. Nobody else is told: people would take it for news.
 * @returns a function that ends it.
 */
export function renewAlerts(
  plan: readonly Channel[],
  channels: ReadonlyMap<string, Deliver>,
  open: () => readonly Alert[],
  {
    clock,
    identity,
  }: { readonly clock: Clock; readonly identity: { readonly host: string; readonly site: string } },
): () => void {
  const names = plan.flatMap(({ kind, name }) => (kind === 'alertmanager' ? [name] : []));
  if (names.length === 0) return () => undefined;
  const controller = new AbortController();
  const renewOne = async (alert: Alert, deliver: Deliver): Promise<void> => {
    const notice: Notice = { id: alert.id, kind: 'reminder', atMs: clock.epochMs(), ...identity, alert };
    await deliver(notice, controller.signal);
    if (open().some(({ id }) => id === alert.id)) return;
    // That it is over was told meanwhile, perhaps before this: it is not to stand open there.
    const atMs = clock.epochMs();
    const over = { ...alert, state: 'resolved', updatedMs: atMs, resolvedMs: atMs } as const;
    await deliver({ ...notice, kind: 'resolved', atMs, alert: over }, controller.signal);
  };
  const renew = (): void => {
    for (const alert of open()) {
      for (const name of names) {
        const deliver = channels.get(name);
        // Trouble of a channel is told of where news for it waits; the next round comes soon.
        if (deliver !== undefined) renewOne(alert, deliver).catch(() => undefined);
      }
    }
    callOff = clock.after(RENEW_MS, renew);
  };
  let callOff = clock.after(RENEW_MS, renew);
  return () => {
    callOff();
    controller.abort();
  };
}
