import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import type { Server } from './peer.ts';

const KAMAILIO = { kamailio: 'kamailio' };
const PRODUCT = /^kamailio \(5\.\d+\.\d+ /;

/** Starts Kamailio with one listener; `answer` is what it says to OPTIONS. */
async function startKamailio(
  server: Server,
  transport: 'udp' | 'tcp' | 'tls',
  answer = '"200", "OK"',
  more: readonly string[] = [],
): Promise<void> {
  const config = [
    '#!KAMAILIO',
    'debug=0',
    'log_stderror=yes',
    'children=1',
    'tcp_children=1',
    'auto_aliases=no',
    `listen=${transport}:127.0.0.1:${server.port}`,
    'loadmodule "sl.so"',
    ...more,
    'request_route {',
    `  if (method == "OPTIONS") sl_send_reply(${answer});`,
    '}',
    '',
  ];
  const file = server.write('kamailio.cfg', config.join('\n'));
  const own = server.mkdir('run');
  server.spawn('kamailio', '-f', file, '-DD', '-E', '-w', own, '-Y', own, '-m', '64', '-M', '16');
  await server.untilListening(transport === 'udp' ? 'udp' : 'tcp');
}

describePeer({
  kind: 'sip',
  transport: 'udp',
  server: 'Kamailio',
  needs: KAMAILIO,
  start: (server) => startKamailio(server, 'udp'),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toMatch(PRODUCT);
    const local = evidence.find(({ kind }) => kind === 'answered')?.local;
    expect(details).toEqual([
      { name: 'answer', value: '200 OK' },
      { name: 'seen as', value: `127.0.0.1:${local?.port}` },
    ]);
  },
});

describePeer({
  kind: 'sip',
  transport: 'udp',
  server: 'Kamailio that lets nobody in',
  needs: KAMAILIO,
  start: (server) => startKamailio(server, 'udp', '"403", "Not from there"'),
  expect: ({ details }) => expect(details[0]).toEqual({ name: 'answer', value: '403 Not from there' }),
});

describePeer({
  kind: 'sip',
  server: 'Kamailio',
  needs: KAMAILIO,
  start: (server) => startKamailio(server, 'tcp'),
  expect: ({ product, details }) => {
    expect(product).toMatch(PRODUCT);
    expect(details).toEqual([
      { name: 'answer', value: '200 OK' },
      { name: 'seen as', value: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    ]);
  },
});

describePeer({
  kind: 'sip',
  options: { tls: true },
  server: 'Kamailio with TLS',
  needs: { ...KAMAILIO, openssl: 'openssl' },
  start: async (server) => {
    const [key, cert] = [`${server.folder}/key.pem`, `${server.folder}/cert.pem`];
    server.run(
      'openssl',
      ...'req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=peer.test'.split(' '),
      ...['-addext', 'subjectAltName=DNS:peer.test', '-keyout', key, '-out', cert],
    );
    await startKamailio(server, 'tls', '"200", "OK"', [
      'enable_tls=yes',
      'loadmodule "tls.so"',
      // Its default is TLS 1.0, for which OpenSSL 3 has no signature left.
      'modparam("tls", "tls_method", "TLSv1.2+")',
      `modparam("tls", "private_key", "${key}")`,
      `modparam("tls", "certificate", "${cert}")`,
    ]);
  },
  expect: ({ product, details }, { evidence }) => {
    expect(product).toMatch(PRODUCT);
    expect(details[0]).toEqual({ name: 'answer', value: '200 OK' });
    expect(details.map(({ name }) => name)).not.toContain('Via came back as');
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
  other: 'not-tls',
});

const SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="OPTIONS">
  <recv request="OPTIONS"/>
  <send><![CDATA[

    SIP/2.0 200 OK
    [last_Via:]
    [last_From:]
    [last_To:];tag=[call_number]
    [last_Call-ID:]
    [last_CSeq:]
    Allow: INVITE, ACK, BYE, OPTIONS
    User-Agent: SIPp
    Content-Length: 0

  ]]></send>
</scenario>
`;

for (const transport of ['udp', 'tcp'] as const) {
  describePeer({
    kind: 'sip',
    transport,
    server: 'SIPp',
    needs: { sipp: 'sip-tester' },
    start: async (server) => {
      const file = server.write('options.xml', SCENARIO);
      const port = `${server.port}`;
      server.spawn('sipp', '-sf', file, '-i', '127.0.0.1', '-p', port, '-t', `${transport[0]}1`, '-nostdin');
      await server.untilListening(transport);
    },
    expect: ({ product, details }) => {
      expect(product).toBe('SIPp');
      // It repeats the Via as it came, and says nothing of what it saw.
      expect(details).toEqual([
        { name: 'answer', value: '200 OK' },
        { name: 'Allow', value: 'INVITE, ACK, BYE, OPTIONS' },
      ]);
    },
  });
}
