import { describe, expect, test } from 'vitest';
import { allProbes, makeRegistry } from '../../src/probes/registry.ts';
import { writeCertificate } from './certificate.ts';
import { describePeer, isHindered, judge } from './describePeer.ts';
import { netSnmpNeeds, startNetSnmp } from './netSnmp.ts';
import { freePort, openServer } from './peer.ts';

for (const transport of ['udp', 'tcp'] as const) {
  describePeer({
    kind: 'snmp',
    transport,
    server: 'Net-SNMP',
    needs: netSnmpNeeds,
    start: (server) => startNetSnmp(server, transport, server.port),
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
  needs: netSnmpNeeds,
  start: async (server) => {
    const agentPort = freePort();
    await startNetSnmp(server, 'tcp', agentPort);
    const { certFile, keyFile } = await writeCertificate(server);
    // Only decrypts: what is said, the agent says.
    const relay = server.write(
      'relay.mjs',
      `
        import { readFileSync } from 'node:fs';
        import net from 'node:net';
        import tls from 'node:tls';
        const [key, cert] = [readFileSync('${keyFile}'), readFileSync('${certFile}')];
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

const TITLE = 'an agent that knows communities only';
describe.skipIf(isHindered(TITLE, netSnmpNeeds))(TITLE, () => {
  test.each(['udp', 'tcp'] as const)('does not answer over %s, and stays unproven', async (transport) => {
    const server = await openServer();
    try {
      await startNetSnmp(server, transport, server.port, '[snmp] disableSnmpv3 yes\n');
      const { verdict, observation } = await judge('snmp', {}, transport, server.port);
      expect(verdict.kind).toBe('unproven');
      // It heard us.
      expect(server.output()).toContain(`Connection from ${transport.toUpperCase()}: [127.0.0.1]`);
      expect(new Set(observation.evidence.map(({ kind }) => kind))).toEqual(new Set(['silent']));
    } finally {
      await server.stop();
    }
  });
});

describe.skipIf(isHindered(TITLE, netSnmpNeeds))(`${TITLE}, asked with one`, () => {
  test.each([
    ['known-to-it', 'open'],
    ['foreign-to-it', 'unproven'],
  ])('that is %s: %s', async (community, verdict) => {
    const server = await openServer();
    try {
      const settings = '[snmp] disableSnmpv3 yes\nrocommunity known-to-it 127.0.0.1\n';
      await startNetSnmp(server, 'udp', server.port, settings);
      const probes = makeRegistry(allProbes({ snmpCommunity: community }));
      const { verdict: found, observation } = await judge('snmp', {}, 'udp', server.port, probes);
      expect(found.kind, JSON.stringify(observation.evidence)).toBe(verdict);
      const answer = observation.evidence.find(({ kind }) => kind === 'answered');
      if (verdict === 'open') {
        expect(answer).toMatchObject({
          facts: {
            service: {
              product: expect.stringContaining('Linux'),
              details: [{ name: 'up for', value: expect.stringMatching(/^\d+ s$/) }],
            },
          },
        });
      }
      expect(JSON.stringify(observation.evidence)).not.toContain(community);
    } finally {
      await server.stop();
    }
  });
});

const NET_SNMP = [
  { name: 'engine', value: expect.stringMatching(/^80001f88/) },
  { name: 'enterprise', value: '8072 (Net-SNMP)' },
  { name: 'boots', value: '1' },
  { name: 'up for', value: expect.stringMatching(/^\d+ s$/) },
];
