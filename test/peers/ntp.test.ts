import { expect } from 'vitest';
import type { ServiceFacts } from '../../src/model/service.ts';
import { chronyNeeds, startChrony } from './chrony.ts';
import { describePeer } from './describePeer.ts';
import { NTP_PORT, ntpSecNeeds, startNtpSec } from './ntpSec.ts';
import type { Server } from './peer.ts';

const chrony = { needs: chronyNeeds, startWith: startChrony };
const ntpSec = { needs: ntpSecNeeds, startWith: startNtpSec, port: NTP_PORT };
const unsynchronised = [
  { name: 'synchronised', value: 'no' },
  { name: 'stratum', value: '0' },
];

const CASES: readonly {
  readonly server: string;
  readonly product: {
    readonly needs: Readonly<Record<string, string>>;
    readonly startWith: (server: Server, ...source: readonly string[]) => Promise<void>;
    readonly port?: number;
  };
  readonly source: readonly string[];
  readonly details: ServiceFacts['details'];
}[] = [
  {
    server: 'chrony',
    product: chrony,
    source: ['local stratum 5'],
    details: [
      { name: 'synchronised', value: 'yes' },
      { name: 'stratum', value: '5' },
      { name: 'reference', value: '127.127.1.1' },
    ],
  },
  { server: 'chrony that is not synchronised', product: chrony, source: [], details: unsynchronised },
  {
    server: 'NTPsec that is not synchronised',
    product: ntpSec,
    source: [],
    details: [...unsynchronised, { name: 'state', value: 'INIT' }],
  },
];

for (const { server, product, source, details } of CASES) {
  const { startWith, ...about } = product;
  describePeer({
    kind: 'ntp',
    transport: 'udp',
    server,
    ...about,
    start: (running) => startWith(running, ...source),
    expect: (service) => {
      expect(service.product).toBeNull();
      expect(service.details).toEqual(details);
      expect(Math.abs(service.aheadMs ?? Number.NaN)).toBeLessThan(100);
    },
  });
}
