import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Alert, Notice } from '../../model/alert.ts';
import type { Channel } from '../../model/channel.ts';
import { type Deliver, DeliveryError } from '../../model/delivery.ts';
import { makeDeliver } from '../../sinks/alerts/makeDeliver.ts';
import { readSecrets } from '../daemon/readSecrets.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { readPortMap } from '../readFiles.ts';
import { readDaemonSite, SITE_FILE } from '../readSite.ts';
import { systemClock } from '../systemClock.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../toolVersion.ts';
import { UsageError } from '../usageError.ts';

export interface AlertsTestFlags extends LookFlags {
  readonly config?: string;
  readonly channel?: string;
}

/** Longest time that one channel gets, in milliseconds. */
const TRY_MS = 30_000;

/** Sends a notice that says it is a test to every channel at once, and tells how each of them went. */
export async function alertsTestCommand(
  flags: AlertsTestFlags,
  terminal: Terminal,
  make: typeof makeDeliver = makeDeliver,
): Promise<ExitCode> {
  const { site, daemon } = await readDaemonSite(flags.config, undefined, await readPortMap(), terminal);
  const channels = chosen(daemon.alerts.channels, flags.channel);
  const folder = path.dirname(path.resolve(terminal.cwd, flags.config ?? SITE_FILE));
  const onWarning = (message: string): void => terminal.complain(`warning: ${message}\n`);
  const secrets = readSecrets(channels, { folder, terminal, onWarning });
  const look = chooseLook(flags, terminal, false);
  const identity = { host: terminal.hostname, tool: toolVersion() };
  const notice = testNotice(terminal.hostname, site.name);
  const results = await Promise.all(
    channels.map(async (channel) => {
      const why = await sendTo(make(channel, secrets, identity), notice, terminal.interrupted);
      const sign = why === null ? look.signs.met : look.signs.broken;
      await terminal.print(`${sign} ${channel.name} (${channel.kind}): ${why ?? 'delivered'}\n`);
      return why === null;
    }),
  );
  return results.every((isDelivered) => isDelivered) ? EXIT.met : EXIT.failed;
}

function chosen(channels: readonly Channel[], name: string | undefined): readonly Channel[] {
  if (channels.length === 0)
    throw new UsageError('daemon.alerts.channels: expected at least one channel to test');
  const some = channels.filter((channel) => name === undefined || channel.name === name);
  if (some.length > 0) return some;
  const known = channels.map((channel) => channel.name).join(', ');
  throw new UsageError(`--channel: expected one of ${known}, got "${name}"`);
}

function testNotice(host: string, site: string): Notice {
  const atMs = systemClock.epochMs();
  const alert: Alert = {
    id: randomUUID(),
    watch: 'test',
    key: 'test',
    kind: 'path-broken',
    state: 'open',
    title: 'a notice that somebody asked for',
    target: null,
    openedMs: atMs,
    updatedMs: atMs,
    resolvedMs: null,
    paths: [],
  };
  return { id: randomUUID(), kind: 'test', atMs, host, site, alert };
}

/** null when it was delivered, else why not. */
async function sendTo(deliver: Deliver, notice: Notice, interrupted: AbortSignal): Promise<string | null> {
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(TRY_MS)]);
  try {
    await deliver(notice, signal);
    return null;
  } catch (error) {
    // What was not made to be told may hold a secret.
    return error instanceof DeliveryError ? error.message : 'failed in an unexpected way';
  }
}
