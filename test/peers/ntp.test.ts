import { expect } from 'vitest';
import type { ServiceFacts } from '../../src/model/service.ts';
import { chronyNeeds, startChrony } from './chrony.ts';
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
    needs: chronyNeeds,
    start: (running) => startChrony(running, ...source),
    expect: (service) => {
      expect(service.product).toBeNull();
      expect(service.details).toEqual(details);
      expect(Math.abs(service.aheadMs ?? Number.NaN)).toBeLessThan(100);
    },
  });
}
