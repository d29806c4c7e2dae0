import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { postfixNeeds as needs, startPostfix } from './postfix.ts';

describePeer({
  kind: 'smtp',
  server: 'Postfix with STARTTLS',
  needs,
  start: (server) => startPostfix(server, 'smtpd_tls_security_level = may'),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toBe('Postfix (Debian/GNU)');
    expect(details).toEqual([
      { name: 'name', value: 'peer.test' },
      { name: 'STARTTLS', value: 'offered' },
    ]);
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
});

describePeer({
  kind: 'smtp',
  server: 'Postfix without TLS',
  needs,
  start: (server) => startPostfix(server, 'smtpd_tls_security_level = none'),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toBe('Postfix (Debian/GNU)');
    expect(details).toContainEqual({ name: 'STARTTLS', value: 'not offered' });
    expect(evidence[0]).not.toHaveProperty('facts.tls');
  },
});

describePeer({
  kind: 'smtp',
  options: { tls: true },
  server: 'Postfix with TLS from the start',
  other: 'not-tls',
  needs,
  start: (server) =>
    startPostfix(server, 'smtpd_tls_wrappermode = yes', 'smtpd_tls_security_level = encrypt'),
  expect: ({ product }, { evidence }) => {
    expect(product).toBe('Postfix (Debian/GNU)');
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
});

describePeer({
  kind: 'smtp',
  server: 'Postfix that does not know this host',
  needs,
  start: (server) =>
    startPostfix(
      server,
      'smtpd_tls_security_level = none',
      'smtpd_delay_reject = no',
      'smtpd_client_restrictions = reject',
    ),
  expect: ({ details }) => {
    expect(details).toEqual([{ name: 'refuses', value: expect.stringMatching(/^554 /) }]);
  },
});
