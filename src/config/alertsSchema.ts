import { z } from 'zod';
import { durationReader } from './duration.ts';
import { parseHost } from './hostText.ts';
import { type Reading, refused, understood } from './reading.ts';
import {
  type Fault,
  hold,
  kebab,
  list,
  mapping,
  oneOf,
  oneOrMore,
  read,
  text,
  wholeNumber,
} from './schemaParts.ts';
import { confidentialUrl, secretSchema } from './secretSchema.ts';
import { quote } from './showValue.ts';
import { duration, timesSchema } from './timesSchema.ts';

const name = kebab.describe('Name of this channel, in kebab case; unique.');
const bearer = secretSchema.optional().describe('Sent as `Authorization: Bearer …`.');
const host = read(text, parseHost);
const port = wholeNumber(1, 65_535).optional();
const mailAddress = read(text, readMailAddress);

const webhook = mapping({
  kind: z.literal('webhook').describe('An address that is posted to.'),
  name,
  url: confidentialUrl.describe(
    'Address that is posted to; in a file or variable where it is a secret by itself.',
  ),
  shape: oneOf(['generic', 'slack', 'teams']).optional().describe('Shape of what is posted.'),
  bearer,
});

const email = mapping({
  kind: z.literal('email').describe('A mail.'),
  name,
  host: host.describe('Mail server.'),
  port: port.describe('Its port; 465 with tls, 587 with starttls and 25 with none when left out.'),
  security: oneOf(['tls', 'starttls', 'none'])
    .optional()
    .describe('tls from the first byte, starttls (the default) as a condition, or none.'),
  user: text.optional().describe('Who logs on; needs a password.'),
  password: secretSchema.optional().describe('Password of the user.'),
  from: mailAddress.describe('Address of the sender.'),
  to: oneOrMore(mailAddress).describe('Address or addresses of those who are told.'),
});

const alertmanager = mapping({
  kind: z.literal('alertmanager').describe('An Alertmanager of Prometheus (API version 2).'),
  name,
  url: confidentialUrl.describe('Base address, as in http://127.0.0.1:9093.'),
  bearer,
});

const syslog = mapping({
  kind: z.literal('syslog').describe('A syslog server (RFC 5424).'),
  name,
  host: host.describe('Syslog server.'),
  port: port.describe('Its port; 514, and 6514 with tls, when left out.'),
  transport: oneOf(['udp', 'tcp', 'tls']).optional().describe('How it is sent; udp when left out.'),
  facility: wholeNumber(0, 23).optional().describe('Facility (RFC 5424); 16, local0, when left out.'),
});

const channel = z.discriminatedUnion(
  'kind',
  [webhook, hold(email, loginFaults), alertmanager, syslog],
  'one of webhook, email, alertmanager, syslog',
);

/** `daemon.alerts` of the site file. */
export const alertsSchema = mapping({
  channels: hold(list(channel), twiceNamed)
    .optional()
    .describe('Where alerts are sent; nowhere when left out.'),
  remind: read(text, readReminder)
    .optional()
    .describe('From one notice of an open alert to a reminder of it, as in 4h (the default), or off.'),
  update: duration('0s', '7d')
    .optional()
    .describe('Least time from one notice of an alert to one that it has changed; 5m when left out.'),
  giveUp: duration('1m', '31d')
    .optional()
    .describe('How long a notice is tried to be delivered; 24h when left out.'),
  quiet: timesSchema
    .optional()
    .describe('Times in which nobody is told; what is still so at their end is told then.'),
});

const readInterval = durationReader('1m', '31d');

/** null for none. */
function readReminder(given: string): Reading<number | null> {
  if (given === 'off') return understood(null);
  const reading = readInterval(given);
  return reading.kind === 'value' ? reading : refused(`${reading.message}; or off for none`);
}

function readMailAddress(given: string): Reading<string> {
  if (/^[^\s@<>,;"\p{Cc}]+@[^\s@<>,;"\p{Cc}]+$/u.test(given)) return understood(given);
  return refused(`expected a mail address such as cic@example.com, got ${quote(given)}`);
}

function loginFaults({ user, password, security }: z.output<typeof email>): readonly Fault[] {
  if (user === undefined && password === undefined) return [];
  if (user === undefined)
    return [{ path: ['user'], message: 'missing; expected who logs on with `password`' }];
  if (password === undefined)
    return [{ path: ['password'], message: 'missing; expected where the password of `user` is' }];
  if (security !== 'none') return [];
  return [
    { path: ['security'], message: 'expected tls or starttls, because a password is sent, got "none"' },
  ];
}

function twiceNamed(channels: readonly { readonly name: string }[]): readonly Fault[] {
  const names = channels.map((one) => one.name);
  return names.flatMap((one, at) =>
    names.indexOf(one) === at ? [] : [{ path: [at, 'name'], message: `${quote(one)} is named twice` }],
  );
}
