import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { dovecotNeeds as needs, startDovecot } from './dovecot.ts';

const encrypted = { facts: { tls: { subject: 'CN=peer.test', nameError: null } } };

describePeer({
  kind: 'imap',
  server: 'Dovecot with STARTTLS',
  needs,
  start: (server) => startDovecot(server, 'imap', 'offered'),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toBe('Dovecot (Debian)');
    expect(details[0]).toEqual({ name: 'STARTTLS', value: 'offered' });
    expect(evidence[0]).toMatchObject(encrypted);
  },
});

describePeer({
  kind: 'imap',
  server: 'Dovecot without TLS',
  needs,
  start: (server) => startDovecot(server, 'imap', 'none'),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toBe('Dovecot (Debian)');
    expect(details[0]).toEqual({ name: 'STARTTLS', value: 'not offered' });
    expect(evidence[0]).not.toHaveProperty('facts.tls');
  },
});

describePeer({
  kind: 'imap',
  options: { tls: true },
  server: 'Dovecot with TLS from the start',
  other: 'not-tls',
  needs,
  start: (server) => startDovecot(server, 'imap', 'from the start'),
  expect: ({ product }, { evidence }) => {
    expect(product).toBe('Dovecot (Debian)');
    expect(evidence[0]).toMatchObject(encrypted);
  },
});
