import { expect } from 'vitest';
import type { ServiceFacts } from '../../src/model/service.ts';
import { describePeer } from './describePeer.ts';

const CASES: readonly {
  readonly server: string;
  readonly source: readonly string[];
  readonly details: ServiceFacts['details'];
}[] = [
  {
    server: 'chrony',
    source: ['local stratum 5'],
    details: [
      { name: 'synchronised', value: 'yes' },
      { name: 'stratum', value: '5' },
      { name: 'reference', value: '127.127.1.1' },
    ],
  },
  {
    server: 'chrony that is not synchronised',
    source: [],
    details: [
      { name: 'synchronised', value: 'no' },
      { name: 'stratum', value: '0' },
    ],
  },
];

for (const { server, source, details } of CASES) {
  describePeer({
    kind: 'ntp',
    transport: 'udp',
    server,
    needs: { chronyd: 'chrony' },
    start: async (running) => {
      const config = running.write(
        'chrony.conf',
        [
          `port ${running.port}`,
          'cmdport 0',
          // No socket for its own commands, in a folder of the system.
          'bindcmdaddress /',
          'bindaddress 127.0.0.1',
          'allow 127.0.0.1',
          `pidfile ${running.folder}/chronyd.pid`,
          ...source,
          '',
        ].join('\n'),
      );
      // With -x it leaves the clock of this host alone.
      running.spawn('chronyd', '-d', '-x', '-u', 'root', '-f', config);
      await running.untilListening('udp');
    },
    expect: (service) => {
      expect(service.product).toBeNull();
      expect(service.details).toEqual(details);
      expect(Math.abs(service.aheadMs ?? Number.NaN)).toBeLessThan(100);
    },
  });
}
