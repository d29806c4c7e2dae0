import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';

for (const transport of ['udp', 'tcp'] as const) {
  describePeer({
    kind: 'snmp',
    transport,
    server: 'Net-SNMP',
    needs: { snmpd: 'snmpd' },
    start: async (server) => {
      const config = server.write('snmpd.conf', `agentaddress ${transport}:127.0.0.1:${server.port}\n`);
      server.spawn(
        'env',
        // What it writes down, and no MIB to be read.
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
      );
      await server.untilListening(transport);
    },
    expect: ({ product, details }) => {
      expect(product).toBeNull();
      expect(details).toEqual([
        { name: 'engine', value: expect.stringMatching(/^80001f88/) },
        { name: 'enterprise', value: '8072 (Net-SNMP)' },
        { name: 'boots', value: '1' },
        { name: 'up for', value: expect.stringMatching(/^\d s$/) },
      ]);
    },
  });
}
