import type { Logger } from 'pino';
import type { LiveState } from '../../agent/liveDaemon.ts';
import type { DaemonSite } from '../readSite.ts';
import { openNotifier } from '../service/notify.ts';
import type { Terminal } from '../terminal.ts';

/** What systemd is told, where it runs the daemon. */
export interface TellingSystemd {
  /** Whether the scheduler goes on. */
  readonly isAlive: () => boolean;
  readonly close: () => Promise<void>;
}

/** Longer than that nothing keeps a watch quiet but what its plan allows for, in milliseconds. */
const GRACE_MS = 120_000;

/** Tells systemd that the daemon is ready, what it finds, and that its scheduler goes on. */
export function tellSystemd(
  state: LiveState,
  current: () => DaemonSite,
  log: Logger | null,
  terminal: Terminal,
): TellingSystemd {
  const isAlive = (): boolean => state.quietMs() < quietAllowedMs(current());
  const notifier = openNotifier(terminal.env, {
    isAlive,
    onFault: (message) => log?.warn({ event: 'systemd-not-told', message }),
    pid: process.pid,
  });
  let told = statusLine(state);
  notifier.ready(told);
  const stopListening = state.live.listen(({ kind }) => {
    if (kind !== 'run-ended' && kind !== 'run-failed' && kind !== 'config') return;
    const line = statusLine(state);
    if (line !== told) notifier.status(line);
    told = line;
  });
  return {
    isAlive,
    close: () => {
      stopListening();
      notifier.stopping();
      return notifier.close();
    },
  };
}

function quietAllowedMs({ site, daemon }: DaemonSite): number {
  const jitterMs = Math.max(0, ...daemon.watches.map((watch) => watch.jitterMs));
  return site.limits.deadlineMs + daemon.confirmAfterMs + jitterMs + GRACE_MS;
}

/** `everything met, databases broken`; changes only when something does. */
function statusLine({ live }: LiveState): string {
  const watches = live.watches().map(({ name, last, failure }) => {
    return `${name} ${failure === null ? (last?.outcome ?? 'not checked yet') : 'cannot be checked'}`;
  });
  const fault = live.config().fault === null ? [] : ['the configuration has a fault'];
  return [...watches, ...fault].join(', ') || 'nothing to check';
}
