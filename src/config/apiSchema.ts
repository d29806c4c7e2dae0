import { z } from 'zod';
import { exposureOf } from '../model/exposure.ts';
import { parseAddress } from './address.ts';
import { parseHost } from './hostText.ts';
import { type Reading, understood } from './reading.ts';
import {
  type Fault,
  fullList,
  hold,
  kebab,
  list,
  mapping,
  oneOf,
  patternText,
  read,
  text,
  wholeNumber,
  yesNo,
} from './schemaParts.ts';
import { quote } from './showValue.ts';

const token = mapping({
  name: kebab.describe('Who has it, for the log, in kebab case; unique.'),
  role: oneOf(['read', 'run']).describe('read sees everything; run may start checks, too.'),
  sha256: patternText(
    /^[0-9a-f]{64}$/,
    'the 64 hexadecimal digits that `cicprobe api token` prints',
  ).describe('SHA-256 of the token; cicprobe api token makes both.'),
});

const tls = hold(
  mapping({
    cert: text.describe("File of the server's certificate in PEM, with those that signed it."),
    key: text.describe('File of its private key in PEM.'),
    clientCa: text
      .optional()
      .describe(
        'File of the authorities whose certificates clients must have; nobody needs one when left out.',
      ),
    runClients: list(text)
      .optional()
      .describe('Client certificates that may start checks, by common name or SHA-256 fingerprint.'),
  }),
  runClientFaults,
);

const api = hold(
  mapping({
    address: read(text, readListenAddress)
      .optional()
      .describe('Address that it listens on; any but loopback needs tokens or tls.clientCa, and tls.'),
    port: wholeNumber(1, 65_535).optional().describe('TCP port that it listens on.'),
    names: fullList(read(text, parseHost))
      .optional()
      .describe('Further names of this host, by which its pages are asked for.'),
    tokens: hold(fullList(token), tokenFaults)
      .optional()
      .describe('Who may come; on loopback everybody when left out.'),
    tls: tls.optional().describe('Serve HTTPS.'),
    behindProxy: yesNo
      .optional()
      .describe('Whether a proxy in front encrypts, and tells who comes in X-Forwarded-For.'),
    rate: mapping({
      perSecond: wholeNumber(1, 10_000)
        .optional()
        .describe('Requests of one client a second, in the long run.'),
      burst: wholeNumber(1, 100_000).optional().describe('Requests of one client at once.'),
    })
      .optional()
      .describe('How much one client may ask.'),
  }),
  apiFaults,
);

/** `daemon.api` of the site file. */
export const apiSchema = z.union([api, z.literal(false, 'false')]);

/** Where the API listens unless the site says otherwise. */
export const usualListen = { address: '127.0.0.1', port: 9807 } as const;

/** Unlike a host that is probed, it may be every address of this one. */
function readListenAddress(given: string): Reading<string> {
  return given === '0.0.0.0' || given === '::' ? understood(given) : parseAddress(given);
}

function apiFaults(given: {
  readonly address?: string | undefined;
  readonly tokens?: readonly unknown[] | undefined;
  readonly tls?: { readonly clientCa?: string | undefined } | undefined;
  readonly behindProxy?: boolean | undefined;
}): readonly Fault[] {
  const exposure = exposureOf({
    address: given.address ?? usualListen.address,
    hasTokens: given.tokens !== undefined,
    hasTls: given.tls !== undefined,
    hasClientCa: given.tls?.clientCa !== undefined,
    behindProxy: given.behindProxy === true,
  });
  return exposure === null ? [] : [{ path: [exposure.key], message: exposure.message }];
}

function tokenFaults(tokens: readonly Readonly<Record<'name' | 'sha256', string>>[]): readonly Fault[] {
  return (['name', 'sha256'] as const).flatMap((key) => {
    const values = tokens.map((one) => one[key]);
    return values.flatMap((value, at) =>
      values.indexOf(value) === at ? [] : [{ path: [at, key], message: `${quote(value)} is there twice` }],
    );
  });
}

function runClientFaults({
  clientCa,
  runClients,
}: {
  readonly clientCa?: string | undefined;
  readonly runClients?: readonly string[] | undefined;
}): readonly Fault[] {
  if (runClients === undefined || clientCa !== undefined) return [];
  return [
    { path: ['runClients'], message: 'expected `clientCa` beside it: without, no client has a certificate' },
  ];
}
