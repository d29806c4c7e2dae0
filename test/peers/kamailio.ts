import { writeCertificate } from './certificate.ts';
import type { Server } from './peer.ts';

type Listener = `${'udp' | 'tcp' | 'tls'}:${number}`;

/** What it takes. */
export const kamailioNeeds = { kamailio: 'kamailio' };
export const kamailioTlsNeeds = {
  ...kamailioNeeds,
  'ls /usr/lib/*/kamailio/modules/tls.so': 'kamailio-tls-modules',
};

/** Starts Kamailio; `answer` is what it says to OPTIONS. */
export async function startKamailio(
  server: Server,
  listeners: readonly Listener[],
  answer = '"200", "OK"',
): Promise<void> {
  const own = server.mkdir('run');
  const file = server.write(
    'kamailio.cfg',
    [
      '#!KAMAILIO',
      'debug=0',
      'log_stderror=yes',
      'children=1',
      'tcp_children=1',
      'auto_aliases=no',
      ...listeners.map((one) => `listen=${one.replace(':', `:${server.host}:`)}`),
      'loadmodule "sl.so"',
      ...(listeners.some((one) => one.startsWith('tls')) ? await encryption(server) : []),
      'request_route {',
      `  if (method == "OPTIONS") sl_send_reply(${answer});`,
      '}',
      '',
    ].join('\n'),
  );
  server.spawn('kamailio', '-f', file, '-DD', '-E', '-w', own, '-Y', own, '-m', '64', '-M', '16');
  for (const one of listeners) {
    const [protocol, port] = one.split(':');
    await server.untilListening(protocol === 'udp' ? 'udp' : 'tcp', Number(port));
  }
}

async function encryption(server: Server): Promise<readonly string[]> {
  const { certFile, keyFile } = await writeCertificate(server);
  return [
    'enable_tls=yes',
    'loadmodule "tls.so"',
    // Its default is TLS 1.0, for which OpenSSL 3 has no signature left.
    'modparam("tls", "tls_method", "TLSv1.2+")',
    `modparam("tls", "private_key", "${keyFile}")`,
    `modparam("tls", "certificate", "${certFile}")`,
  ];
}
