import { expect } from 'vitest';
import type { ServiceFacts } from '../../src/model/service.ts';
import { describePeer } from './describePeer.ts';
import { startUnbound, unboundNeeds } from './unbound.ts';

const RESOLVED: ServiceFacts['details'] = [
  { name: 'answer', value: 'NOERROR' },
  { name: 'recursion', value: 'offered' },
  { name: 'records', value: '1' },
];

const UNBOUND: readonly {
  readonly server: string;
  readonly access: 'allow' | 'refuse';
  readonly details: ServiceFacts['details'];
}[] = [
  { server: 'Unbound', access: 'allow', details: RESOLVED },
  {
    server: 'Unbound that refuses',
    access: 'refuse',
    details: [
      { name: 'answer', value: 'REFUSED' },
      { name: 'recursion', value: 'not offered' },
      { name: 'records', value: '0' },
    ],
  },
];

for (const transport of ['udp', 'tcp'] as const) {
  for (const { server, access, details } of UNBOUND) {
    describePeer({
      kind: 'dns',
      transport,
      server,
      needs: unboundNeeds,
      start: (running) => startUnbound(running, access),
      expect: (service) => {
        expect(service.product).toBeNull();
        expect(service.details).toEqual(details);
      },
    });
  }

  describePeer({
    kind: 'dns',
    transport,
    server: 'dnsmasq',
    needs: { dnsmasq: 'dnsmasq-base' },
    start: async (server) => {
      server.spawn(
        'dnsmasq',
        '--keep-in-foreground',
        `--port=${server.port}`,
        '--listen-address=127.0.0.1',
        '--bind-interfaces',
        '--no-resolv',
        '--conf-file=/dev/null',
        `--pid-file=${server.folder}/dnsmasq.pid`,
        '--user=root',
        '--log-facility=-',
      );
      await server.untilListening(transport);
    },
    expect: ({ details }) => {
      // It answers from /etc/hosts, as everywhere.
      expect(details).toEqual(RESOLVED);
    },
  });
}
