import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { freePort, type Server } from './peer.ts';

for (const transport of ['udp', 'tcp'] as const) {
  describePeer({
    kind: 'snmp',
    transport,
    server: 'Net-SNMP',
    needs: { snmpd: 'snmpd' },
    start: (server) => startAgent(server, transport, server.port),
    expect: ({ product, details }) => {
      expect(product).toBeNull();
      expect(details).toEqual(NET_SNMP);
    },
  });
}

describePeer({
  kind: 'snmp',
  options: { tls: true },
  server: 'Net-SNMP behind TLS',
  needs: { snmpd: 'snmpd', openssl: 'openssl' },
  start: async (server) => {
    const agentPort = await freePort();
    await startAgent(server, 'tcp', agentPort);
    const [key, cert] = [`${server.folder}/key.pem`, `${server.folder}/cert.pem`];
    const request = 'req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=peer.test';
    server.run('openssl', ...request.split(' '), '-keyout', key, '-out', cert);
    // Only decrypts: what is said, the agent says.
    const relay = server.write(
      'relay.mjs',
      `
        import { readFileSync } from 'node:fs';
        import net from 'node:net';
        import tls from 'node:tls';
        const [key, cert] = [readFileSync('${key}'), readFileSync('${cert}')];
        tls.createServer({ key, cert }, (client) => {
          const agent = net.connect(${agentPort}, '127.0.0.1');
          for (const socket of [client, agent]) socket.on('error', () => undefined);
          client.pipe(agent).pipe(client);
        }).listen(${server.port}, '127.0.0.1');
      `,
    );
    server.spawn(process.execPath, relay);
    await server.untilListening('tcp');
  },
  expect: ({ details }, { evidence }) => {
    expect(details).toEqual(NET_SNMP);
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test' } } });
  },
  other: 'not-tls',
});

const NET_SNMP = [
  { name: 'engine', value: expect.stringMatching(/^80001f88/) },
  { name: 'enterprise', value: '8072 (Net-SNMP)' },
  { name: 'boots', value: '1' },
  { name: 'up for', value: expect.stringMatching(/^\d+ s$/) },
];

async function startAgent(server: Server, transport: 'udp' | 'tcp', port: number): Promise<void> {
  const config = server.write('snmpd.conf', `agentaddress ${transport}:127.0.0.1:${port}\n`);
  const command = [
    // What it writes down stays here, and it reads no MIB.
    `SNMP_PERSISTENT_DIR=${server.mkdir('state')}`,
    'MIBS=',
    'snmpd',
    '-f',
    '-Lo',
    '-C',
    '-c',
    config,
    '-p',
    `${server.folder}/snmpd.pid`,
    '-I',
    'system_mib',
  ];
  server.spawn('env', ...command);
  await server.untilListening(transport, port);
}
