import type { z } from 'zod';
import type { Channel, EmailChannel, SyslogChannel } from '../model/channel.ts';
import type { AlertPlan } from '../model/daemon.ts';
import type { alertsSchema } from './alertsSchema.ts';
import { timesOf } from './timesSchema.ts';

type Given = z.output<typeof alertsSchema>;
type GivenChannel = NonNullable<Given['channels']>[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Who is told of alerts: what the site says of it, and the usual for all else. */
export function makeAlerts(given: Given | undefined): AlertPlan {
  const { channels, remind, update, giveUp, quiet } = given ?? {};
  return {
    channels: (channels ?? []).map(channelOf),
    remindMs: remind === undefined ? 4 * HOUR : remind,
    updateMs: update ?? 5 * MINUTE,
    giveUpMs: giveUp ?? 24 * HOUR,
    quiet: timesOf(quiet),
  };
}

function channelOf(given: GivenChannel): Channel {
  switch (given.kind) {
    case 'webhook': {
      const { kind, name, url, shape, bearer } = given;
      return { kind, name, url, shape: shape ?? 'generic', bearer: bearer ?? null };
    }
    case 'alertmanager': {
      const { kind, name, url, bearer } = given;
      return { kind, name, url, bearer: bearer ?? null };
    }
    case 'email':
      return emailOf(given);
    case 'syslog':
      return syslogOf(given);
  }
}

const MAIL_PORTS: Readonly<Record<EmailChannel['security'], number>> = { tls: 465, starttls: 587, none: 25 };

function emailOf(given: Extract<GivenChannel, { kind: 'email' }>): EmailChannel {
  const { kind, name, host, port, security = 'starttls', user, password, from, to } = given;
  return {
    kind,
    name,
    host: host.name,
    port: port ?? MAIL_PORTS[security],
    security,
    login: user === undefined || password === undefined ? null : { user, password },
    from,
    to: [to].flat(),
  };
}

const SYSLOG_PORTS: Readonly<Record<SyslogChannel['transport'], number>> = { udp: 514, tcp: 514, tls: 6514 };
const LOCAL0 = 16;

function syslogOf(given: Extract<GivenChannel, { kind: 'syslog' }>): SyslogChannel {
  const { kind, name, host, port, transport = 'udp', facility } = given;
  return {
    kind,
    name,
    host: host.name,
    port: port ?? SYSLOG_PORTS[transport],
    transport,
    facility: facility ?? LOCAL0,
  };
}
