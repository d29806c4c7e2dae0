import { execFile } from 'node:child_process';

/** Tells systemd how the service is doing (sd_notify(3)); nothing where it does not ask. */
export interface Notifier {
  /** The service does its work; what is told is one line for `systemctl status`. */
  readonly ready: (status: string) => void;
  /** A changed configuration is being read; `ready` ends it. */
  readonly reloading: () => void;
  readonly stopping: () => void;
  readonly status: (status: string) => void;
  /** Ends the watchdog; resolves when all that was said has been heard. */
  readonly close: () => Promise<void>;
}

export interface NotifierParts {
  /** Whether the work goes on: while it does not, the watchdog is not fed, and systemd starts the service anew. */
  readonly isAlive: () => boolean;
  /** Told once when nothing can be said. */
  readonly onFault: (message: string) => void;
  /** Of this process. */
  readonly pid: number;
}

/**
 * Opens the way to systemd that the environment names. Node has no datagrams over Unix sockets: each message is one run of
 * systemd-notify, a few milliseconds, one after the other in the order in which they were said.
 */
export function openNotifier(
  env: Readonly<Record<string, string | undefined>>,
  parts: NotifierParts,
): Notifier {
  const socket = env['NOTIFY_SOCKET'];
  if (socket === undefined || socket === '') return silent;
  let heard = Promise.resolve();
  let hasFailed = false;
  const say = (...words: readonly string[]): void => {
    heard = heard.then(async () => {
      const fault = await runNotify(words, { NOTIFY_SOCKET: socket, PATH: env['PATH'] ?? '/usr/bin:/bin' });
      if (fault === null || hasFailed) return;
      hasFailed = true;
      parts.onFault(fault);
    });
  };
  const everyMs = watchdogMs(env, parts.pid);
  // A timer that fires proves that the event loop turns; what the loop is there for has to prove itself.
  const feed = (): void => {
    if (parts.isAlive()) say('WATCHDOG=1');
  };
  const timer = everyMs === null ? undefined : setInterval(feed, everyMs);
  timer?.unref();
  return {
    ready: (status) => say('READY=1', statusWord(status)),
    reloading: () => say('RELOADING=1'),
    stopping: () => say('STOPPING=1'),
    status: (status) => say(statusWord(status)),
    close: () => {
      clearInterval(timer);
      return heard;
    },
  };
}

const silent: Notifier = {
  ready: () => undefined,
  reloading: () => undefined,
  stopping: () => undefined,
  status: () => undefined,
  close: () => Promise.resolve(),
};

/** Twice within the time that systemd waits; null where it does not wait, or for another process. */
function watchdogMs(env: Readonly<Record<string, string | undefined>>, pid: number): number | null {
  const waitsMs = Number(env['WATCHDOG_USEC']) / 1000;
  const isOurs = env['WATCHDOG_PID'] === undefined || env['WATCHDOG_PID'] === String(pid);
  return isOurs && waitsMs >= 1 ? waitsMs / 2 : null;
}

function statusWord(status: string): string {
  return `STATUS=${status.replace(/\s+/g, ' ')}`;
}

/** It comes back once systemd has taken the message, or the sender could not be told from a stranger. */
const NOTIFY_MS = 5000;

/** Why it could not be said; null when it was. */
function runNotify(words: readonly string[], env: Readonly<Record<string, string>>): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('systemd-notify', [...words], { env, timeout: NOTIFY_MS }, (error) => {
      if (error === null) resolve(null);
      else resolve(`systemd-notify: ${typeof error.code === 'string' ? error.code : error.message}`);
    });
  });
}
