import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { slapdNeeds as needs, startSlapd } from './slapd.ts';

describePeer({
  kind: 'ldap',
  server: 'OpenLDAP with StartTLS',
  needs,
  start: (server) => startSlapd(server, 'ldap', '# TLS'),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toBe('OpenLDAP');
    expect(details).toEqual([
      { name: 'naming contexts', value: 'dc=peer,dc=test' },
      { name: 'StartTLS', value: 'offered' },
      { name: 'versions', value: '3' },
    ]);
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
});

describePeer({
  kind: 'ldap',
  options: { tls: true },
  server: 'OpenLDAP with TLS from the start',
  other: 'not-tls',
  needs,
  start: (server) => startSlapd(server, 'ldaps'),
  expect: ({ product }, { evidence }) => {
    expect(product).toBe('OpenLDAP');
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
});

describePeer({
  kind: 'ldap',
  server: 'OpenLDAP without TLS',
  needs,
  start: (server) => startSlapd(server, 'ldap'),
  expect: ({ details }) => expect(details).toContainEqual({ name: 'StartTLS', value: 'not offered' }),
});

describePeer({
  kind: 'ldap',
  server: 'OpenLDAP that tells nobody anything without a log-on',
  needs,
  start: (server) => startSlapd(server, 'ldap', 'require bind'),
  expect: ({ product, details }) => {
    expect(product).toBeNull();
    expect(details).toEqual([{ name: 'result', value: expect.stringMatching(/^(1|8|50|53) /) }]);
  },
});

describePeer({
  kind: 'ldap',
  server: 'OpenLDAP that shows an empty root DSE',
  needs,
  start: (server) => startSlapd(server, 'ldap', 'access to * by * none'),
  expect: ({ product, details }) => {
    expect(product).toBeNull();
    expect(details.every(({ name }) => name === 'result')).toBe(true);
  },
});
