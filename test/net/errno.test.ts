import { describe, expect, test } from 'vitest';
import { type Failure, factOfFailure } from '../../src/net/errno.ts';

const fail = (code: string, given: Partial<Failure> = {}) =>
  factOfFailure({
    code,
    message: `connect ${code} 127.0.0.1:9`,
    stage: 'connect',
    afterMs: 0,
    beforeSending: false,
    sourceGiven: false,
    prohibitedIsEacces: false,
    ...given,
  });

describe('what the peer or the network said', () => {
  test('a refusal', () => {
    expect(fail('ECONNREFUSED')).toEqual({ kind: 'refused', code: 'ECONNREFUSED' });
  });

  test.each(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])('%s cuts a connection that stood', (code) => {
    expect(fail(code, { stage: 'tls', afterMs: 12 })).toEqual({
      kind: 'dropped-after-connect',
      how: 'reset',
      stage: 'tls',
      afterMs: 12,
    });
  });

  test.each([
    ['EHOSTUNREACH', 'host'],
    ['EHOSTDOWN', 'host'],
    ['ENETUNREACH', 'network'],
    ['ENETDOWN', 'network'],
    ['ENOPROTOOPT', 'policy'],
  ])('%s is a rejection of the whole %s', (code, scope) => {
    expect(fail(code)).toEqual({ kind: 'rejected', code, scope, here: false });
  });

  test.each(['EHOSTUNREACH', 'ENETUNREACH'])('%s before a packet left is our own routing table', (code) => {
    expect(fail(code, { beforeSending: true })).toMatchObject({ kind: 'rejected', here: true });
  });

  test('a kernel that gave up waiting is silence', () => {
    expect(fail('ETIMEDOUT')).toEqual({ kind: 'silent', stage: 'connect' });
    expect(fail('ETIMEDOUT', { stage: 'http' })).toEqual({ kind: 'silent', stage: 'http' });
  });
});

describe('what is this host’s own trouble', () => {
  test.each([
    ['EMFILE', 'descriptors'],
    ['ENFILE', 'descriptors'],
    ['ENOBUFS', 'descriptors'],
    ['ENOMEM', 'descriptors'],
    ['EADDRNOTAVAIL', 'source-ports'],
    ['EADDRINUSE', 'source-ports'],
    ['EAGAIN', 'source-ports'],
    ['EACCES', 'permission'],
    ['EPERM', 'own-firewall'],
    ['EAFNOSUPPORT', 'address-family'],
    ['EPROTONOSUPPORT', 'address-family'],
  ])('%s is %s', (code, fault) => {
    expect(fail(code)).toEqual({ kind: 'not-tried', fault, detail: `connect ${code} 127.0.0.1:9` });
  });

  test('EACCES over IPv6 on Linux is an ICMPv6 prohibition, unless no packet left', () => {
    const rejected = { kind: 'rejected', code: 'EACCES', scope: 'policy', here: false };
    expect(fail('EACCES', { prohibitedIsEacces: true })).toEqual(rejected);
    expect(fail('EACCES', { prohibitedIsEacces: true, beforeSending: true })).toMatchObject({
      fault: 'permission',
    });
  });

  test('an address that the user chose and this host does not have', () => {
    expect(fail('EADDRNOTAVAIL', { sourceGiven: true })).toMatchObject({ fault: 'source-address' });
    expect(fail('EADDRINUSE', { sourceGiven: true })).toMatchObject({ fault: 'source-ports' });
  });

  test.each(['EINVAL', 'EFAULT', 'UNKNOWN', 'ERR_SOMETHING_NEW', '', 'constructor', 'toString'])(
    'a code that is not listed (%s) says nothing about the peer and is kept',
    (code) => {
      expect(fail(code)).toEqual({
        kind: 'not-tried',
        fault: 'probe-failed',
        detail: `connect ${code} 127.0.0.1:9`,
      });
    },
  );
});

// libuv translates Winsock's numbers; these are the names under which they arrive here.
test.each([
  ['WSAECONNREFUSED', 'ECONNREFUSED', 'refused'],
  ['WSAECONNRESET', 'ECONNRESET', 'dropped-after-connect'],
  ['WSAEHOSTUNREACH', 'EHOSTUNREACH', 'rejected'],
  ['WSAENETUNREACH', 'ENETUNREACH', 'rejected'],
  ['WSAETIMEDOUT', 'ETIMEDOUT', 'silent'],
  ['WSAEACCES', 'EACCES', 'not-tried'],
  ['WSAEADDRNOTAVAIL', 'EADDRNOTAVAIL', 'not-tried'],
])('%s of Windows, known as %s, is %s', (_winsock, code, kind) => {
  expect(fail(code)).toMatchObject({ kind });
});
