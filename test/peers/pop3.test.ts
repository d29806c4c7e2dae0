import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { dovecotNeeds as needs, startDovecot } from './dovecot.ts';

const encrypted = { facts: { tls: { subject: 'CN=peer.test', nameError: null } } };

describePeer({
  kind: 'pop3',
  server: 'Dovecot with STLS',
  needs,
  start: (server) => startDovecot(server, 'pop3', 'offered'),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toBe('Dovecot (Debian)');
    expect(details[0]).toEqual({ name: 'STLS', value: 'offered' });
    expect(evidence[0]).toMatchObject(encrypted);
  },
});

describePeer({
  kind: 'pop3',
  server: 'Dovecot without TLS',
  needs,
  start: (server) => startDovecot(server, 'pop3', 'none'),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toBe('Dovecot (Debian)');
    expect(details[0]).toEqual({ name: 'STLS', value: 'not offered' });
    expect(evidence[0]).not.toHaveProperty('facts.tls');
  },
});

describePeer({
  kind: 'pop3',
  options: { tls: true },
  server: 'Dovecot with TLS from the start',
  other: 'not-tls',
  needs,
  start: (server) => startDovecot(server, 'pop3', 'from the start'),
  expect: ({ product }, { evidence }) => {
    expect(product).toBe('Dovecot (Debian)');
    expect(evidence[0]).toMatchObject(encrypted);
  },
});
