import { readFileSync } from 'node:fs';
import { writeCertificate } from './certificate.ts';
import { freePort, type Server } from './peer.ts';

/** What it takes. */
export const rsyslogNeeds = {
  rsyslogd: 'rsyslog',
  'test -e /usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_ossl.so -o -e /usr/lib/aarch64-linux-gnu/rsyslog/lmnsd_ossl.so':
    'rsyslog-openssl',
};

/** A message as rsyslog has taken it apart. */
export interface Parsed {
  readonly priority: string;
  readonly time: string;
  readonly host: string;
  readonly program: string;
  readonly id: string;
  readonly data: string;
  readonly text: string;
}

export interface Rsyslog {
  /** Its port for TLS; the server's own is for UDP and TCP. */
  readonly tlsPort: number;
  /** Certificate that it shows, PEM. */
  readonly authority: string;
  readonly parsed: () => readonly Parsed[];
}

const FIELDS = [
  'pri',
  'timereported:::date-rfc3339',
  'hostname',
  'programname',
  'msgid',
  'structured-data',
  'msg',
];
const SEPARATOR = '\u0001';

/** Starts rsyslog with its parsers as they are; it writes a line of fields for each message. */
export async function startRsyslog(server: Server): Promise<Rsyslog> {
  const { certFile, keyFile } = await writeCertificate(server);
  const tlsPort = freePort();
  const file = server.write('messages', '');
  const config = server.write(
    'rsyslog.conf',
    [
      `global(workDirectory="${server.folder}" maxMessageSize="8k"`,
      `  defaultNetstreamDriverCAFile="${certFile}" defaultNetstreamDriverCertFile="${certFile}"`,
      `  defaultNetstreamDriverKeyFile="${keyFile}")`,
      'module(load="imudp")',
      'module(load="imtcp")',
      `template(name="fields" type="string" string="${FIELDS.map((field) => `%${field}%`).join(SEPARATOR)}\\n")`,
      `ruleset(name="keep") { action(type="omfile" file="${file}" template="fields") }`,
      `input(type="imudp" address="${server.host}" port="${server.port}" ruleset="keep")`,
      `input(type="imtcp" address="${server.host}" port="${server.port}" ruleset="keep")`,
      `input(type="imtcp" address="${server.host}" port="${tlsPort}" ruleset="keep"`,
      '  streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")',
      '',
    ].join('\n'),
  );
  server.spawn('rsyslogd', '-n', '-f', config, '-i', `${server.folder}/rsyslogd.pid`);
  await server.untilListening('udp');
  await server.untilListening('tcp');
  await server.untilListening('tcp', tlsPort);
  return { tlsPort, authority: readFileSync(certFile, 'utf8'), parsed: () => readParsed(file) };
}

function readParsed(file: string): readonly Parsed[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [priority = '', time = '', host = '', program = '', id = '', data = '', text = ''] =
        line.split(SEPARATOR);
      return { priority, time, host, program, id, data, text };
    });
}
