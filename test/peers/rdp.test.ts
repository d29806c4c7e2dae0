import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { xrdpNeeds as needs, startXrdp } from './xrdp.ts';

describePeer({
  kind: 'rdp',
  server: 'xrdp',
  needs,
  start: (server) => startXrdp(server, 'negotiate'),
  expect: ({ name, details }, { evidence }) => {
    expect(name).toBe('RDP');
    expect(details).toEqual([{ name: 'security', value: 'TLS' }]);
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
});

describePeer({
  kind: 'rdp',
  server: 'xrdp without TLS',
  needs,
  start: (server) => startXrdp(server, 'rdp'),
  expect: ({ details }) => expect(details).toEqual([{ name: 'security', value: 'standard RDP' }]),
});
