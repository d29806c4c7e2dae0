import type net from 'node:net';
import tls from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { superseded, timeIsUp } from '../../src/model/abort.ts';
import { closePolitely } from '../../src/net/tcp.ts';
import { awaitLateRefusal, openTls as secure } from '../../src/net/tls.ts';
import { expired, makeAuthority, makeCertificate, notYetValid } from '../support/certificates.ts';
import {
  answerTcp,
  bannerTcp,
  closedTcp,
  eofAfterAccept,
  LOOPBACK,
  muteTcp,
  openHttp,
  openLegacyTls,
  openTcp,
  openTls,
  type Peer,
  resetAtHello,
} from '../support/peers.ts';
import { aContext, tcpDoor } from './context.ts';

describe('what the handshake tells', () => {
  test('protocol, cipher, names, validity, key and fingerprint', async () => {
    const certificate = await makeCertificate({ fromMs: Date.UTC(2020, 0, 1), toMs: Date.UTC(2040, 0, 1) });
    const { facts } = await secured(await openTls(certificate));
    expect(facts).toEqual({
      protocol: 'TLSv1.3',
      cipher: expect.stringMatching(/^TLS_/),
      subject: 'CN=peer.test',
      issuer: 'CN=peer.test',
      names: ['peer.test'],
      validFromMs: Date.UTC(2020, 0, 1),
      validToMs: Date.UTC(2040, 0, 1),
      fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      keyBits: null,
      chainLength: 1,
      chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      nameError: null,
      legacy: false,
      clientCertificate: 'not-asked',
      handshakeMs: expect.any(Number),
    });
  });

  test('an expired certificate is read all the same', async () => {
    const { facts } = await secured(await openTls(await expired()));
    expect(facts.validToMs).toBeLessThan(Date.now());
    expect(facts.nameError).toBeNull();
  });

  test('a certificate whose time has not come is read all the same', async () => {
    const { facts } = await secured(await openTls(await notYetValid()));
    expect(facts.validFromMs).toBeGreaterThan(Date.now());
  });

  test('a certificate for another name says which', async () => {
    const { facts } = await secured(await openTls(await makeCertificate({ name: 'other.test' })));
    expect(facts.nameError).toContain('other.test');
    expect(facts.names).toEqual(['other.test']);
  });

  test('an address is held against the addresses of the certificate', async () => {
    const fitting = await openTls(await makeCertificate({ ip: LOOPBACK }));
    expect((await secured(fitting, LOOPBACK)).facts.nameError).toBeNull();
    const other = await openTls(await makeCertificate({ ip: '192.0.2.1' }));
    expect((await secured(other, LOOPBACK)).facts.nameError).toContain(LOOPBACK);
  });

  test('a short key is measured', async () => {
    const certificate = await makeCertificate({ key: { keyType: 'rsa', keySize: 1024 } });
    const { facts } = await secured(await openTls({ ...certificate, ciphers: 'ALL:@SECLEVEL=0' }));
    expect(facts.keyBits).toBe(1024);
  });

  test('a chain that this host trusts has no error, for a name and for an address', async () => {
    const authority = await makeAuthority();
    const leaf = await makeCertificate({ signer: authority, ip: LOOPBACK });
    const peer = await openTls({ key: leaf.key, cert: `${leaf.cert}\n${authority.cert}` });
    trust(authority.cert);
    expect((await secured(peer)).facts).toMatchObject({ chainError: null, nameError: null, chainLength: 2 });
    expect((await secured(peer, LOOPBACK)).facts).toMatchObject({ chainError: null, nameError: null });
  });

  test('a wrong name is no fault of the chain', async () => {
    const authority = await makeAuthority();
    const leaf = await makeCertificate({ signer: authority, name: 'other.test' });
    const peer = await openTls(leaf);
    trust(authority.cert);
    expect((await secured(peer)).facts).toMatchObject({
      chainError: null,
      nameError: expect.stringContaining('other.test'),
    });
  });

  test('the name that was asked for goes to the server, an address does not', async () => {
    const asked: unknown[] = [];
    const certificate = await makeCertificate();
    const peer = await openTls({
      ...certificate,
      SNICallback: (name, done) => {
        asked.push(name);
        done(null, tls.createSecureContext(certificate));
      },
    });
    await secured(peer, LOOPBACK);
    await secured(peer, 'cic01.test');
    expect(asked).toEqual(['cic01.test']);
  });

  test('the greeting fits one segment', async () => {
    const sizes: number[] = [];
    const peer = await answerTcp((socket, bytes) => {
      sizes.push(bytes.length);
      socket.destroy();
    });
    await secure(tcpDoor(peer.port), aContext());
    expect(sizes[0]).toBeLessThan(600);
  });
});

describe('servers of another age', () => {
  test('TLS 1.0 is detected with a second connection, not called blocked', async () => {
    const peer = await openLegacyTls();
    const { facts } = await secured(peer);
    expect(facts).toMatchObject({ protocol: 'TLSv1', legacy: true });
    expect(peer.accepted()).toBe(2);
  });

  test('TLS 1.2 is no legacy', async () => {
    const { facts } = await secured(await openTls({ maxVersion: 'TLSv1.2' }));
    expect(facts).toMatchObject({ protocol: 'TLSv1.2', legacy: false });
  });

  test('a server with which nothing can be agreed has spoken TLS', async () => {
    const certificate = await makeCertificate({ key: { keyType: 'rsa', keySize: 2048 } });
    const peer = await openTls({ ...certificate, maxVersion: 'TLSv1.2', ciphers: 'PSK-AES128-CBC-SHA' });
    expect(await failed(peer)).toEqual({
      kind: 'answered',
      facts: { protocol: 'tls', alert: 'handshake failure' },
    });
  });

  test('a server without a certificate is not taken for a good one', async () => {
    const peer = await openTls({ key: '', cert: '', maxVersion: 'TLSv1.2', ciphers: 'aNULL:@SECLEVEL=0' });
    expect(await failed(peer)).toEqual({
      kind: 'answered',
      facts: { protocol: 'tls', alert: 'handshake failure' },
    });
  });
});

describe('servers that want a client certificate', () => {
  const wanting = async (version: 'TLSv1.2' | 'TLSv1.3') => {
    const authority = await makeAuthority();
    return openTls({
      ...(await makeCertificate()),
      requestCert: true,
      rejectUnauthorized: true,
      ca: authority.cert,
      minVersion: version,
      maxVersion: version,
    });
  };

  test('TLS 1.3 refuses only after the handshake', async () => {
    const { securing, facts } = await secured(await wanting('TLSv1.3'));
    expect(facts.clientCertificate).toBe('not-asked');
    expect(await awaitLateRefusal(securing.socket, facts, 1000, aContext())).toEqual({
      ...facts,
      clientCertificate: 'required',
    });
  });

  test('TLS 1.2 refuses during the handshake, and has spoken TLS', async () => {
    expect(await failed(await wanting('TLSv1.2'))).toMatchObject({
      kind: 'answered',
      facts: { protocol: 'tls', alert: expect.any(String) },
    });
  });

  test('a ticket says that we are welcome', async () => {
    const { securing, facts } = await secured(await openTls());
    expect(await awaitLateRefusal(securing.socket, facts, 60_000, aContext())).toEqual(facts);
  });

  test('before TLS 1.3 there is nothing to wait for', async () => {
    const { securing, facts } = await secured(await openTls({ maxVersion: 'TLSv1.2' }));
    expect(await awaitLateRefusal(securing.socket, facts, 60_000, aContext())).toEqual(facts);
  });

  test('words, a goodbye and a reset after the handshake are no refusal', async () => {
    const endings: ((socket: tls.TLSSocket) => void)[] = [
      (socket) => socket.write('hello'),
      (socket) => socket.end(),
      (socket) => socket.destroy(),
      () => undefined,
    ];
    for (const end of endings) {
      const peer = await openTls({ ...(await makeCertificate()), secureOptions: NO_TICKET }, end);
      const { securing, facts } = await secured(peer);
      expect(await awaitLateRefusal(securing.socket, facts, 1, aContext())).toEqual(facts);
    }
  });

  test('being told to hurry ends the wait', async () => {
    const { securing, facts } = await secured(
      await openTls({ ...(await makeCertificate()), secureOptions: NO_TICKET }),
    );
    const controller = new AbortController();
    const waiting = awaitLateRefusal(securing.socket, facts, 60_000, aContext({ signal: controller.signal }));
    controller.abort(superseded);
    expect(await waiting).toEqual(facts);
  });
});

describe('what is no TLS', () => {
  test.each([
    ['speaks plain text first', () => bannerTcp('SSH-2.0-OpenSSH_9.2\r\n')],
    ['answers plain HTTP', () => openHttp()],
    ['answers an error text', () => answerTcp((socket) => socket.end('ERR what is that\r\n'))],
    ['echoes', () => answerTcp((socket, bytes) => socket.write(bytes))],
    ['answers zeroes', () => answerTcp((socket) => socket.write(Buffer.alloc(64)))],
  ])('a peer that %s', async (_name, open) => {
    expect(await failed(await open())).toEqual({
      kind: 'garbled',
      expected: 'tls',
      reason: 'does not speak TLS',
    });
  });

  test('a port that nobody listens on', async () => {
    const securing = await secure(tcpDoor(await closedTcp()), aContext());
    expect(securing).toMatchObject({ kind: 'failed', fact: { kind: 'refused' } });
  });

  test.each([
    ['resets at our greeting', resetAtHello, 'reset'],
    ['hangs up at our greeting', () => answerTcp((socket) => socket.end()), 'eof'],
    ['hangs up at once', eofAfterAccept, 'eof'],
  ])('a peer that %s', async (_name, open, how) => {
    expect(await failed(await open())).toMatchObject({ kind: 'dropped-after-connect', how, stage: 'tls' });
  });

  test('a peer that never answers our greeting is silent', async () => {
    const securing = await secure(tcpDoor((await muteTcp()).port), aContext({ replyTimeoutMs: 60 }));
    expect(securing).toMatchObject({
      kind: 'failed',
      fact: { kind: 'silent', stage: 'tls' },
      local: { address: LOOPBACK },
      rttMs: expect.any(Number),
    });
  });

  test.each([
    ['time is up', timeIsUp, { kind: 'silent', stage: 'tls' }],
    ['another attempt has settled it', superseded, { kind: 'not-tried', fault: 'cancelled' }],
  ])('an attempt that ends because %s', async (_name, reason, fact) => {
    const controller = new AbortController();
    const peer = await answerTcp(() => controller.abort(reason));
    const securing = await secure(tcpDoor(peer.port), aContext({ signal: controller.signal }));
    expect(securing).toMatchObject({ kind: 'failed', fact });
  });

  test('a peer that sends half an answer is silent', async () => {
    const peer = await answerTcp((socket) => socket.write(Buffer.from('160303007a0200', 'hex')));
    const securing = await secure(tcpDoor(peer.port), aContext({ replyTimeoutMs: 60 }));
    expect(securing).toMatchObject({ kind: 'failed', fact: { kind: 'silent', stage: 'tls' } });
  });
});

describe('after us', () => {
  test('the server reads a goodbye and keeps no connection', async () => {
    const errors: unknown[] = [];
    const ended = vi.fn();
    const peer = await openTls({}, (socket) => {
      socket.on('error', (error) => errors.push(error));
      socket.on('end', ended);
    });
    const { securing } = await secured(peer);
    closePolitely(securing.socket);
    await vi.waitFor(() => expect(peer.open()).toBe(0));
    expect(ended).toHaveBeenCalledOnce();
    expect(errors).toEqual([]);
  });

  test.each([
    ['no TLS', () => bannerTcp('hello\r\n')],
    ['nothing at all', () => muteTcp()],
    ['an old protocol', () => openLegacyTls()],
    ['a reset', () => resetAtHello()],
  ])('no connection stays open after %s', async (_name, open) => {
    const peer = await open();
    const securing = await secure(tcpDoor(peer.port), aContext({ replyTimeoutMs: 60 }));
    if (securing.kind === 'secure') closePolitely(securing.socket);
    await vi.waitFor(() => expect(peer.open()).toBe(0));
    expect(process.getActiveResourcesInfo().filter((name) => name === 'TLSWrap')).toEqual([]);
  });

  test('a reset that comes late ends nothing', async () => {
    const sockets: net.Socket[] = [];
    const raw = await openTcp((socket) => sockets.push(socket));
    const securing = await secure(tcpDoor(raw.port), aContext({ replyTimeoutMs: 30 }));
    expect(securing.kind).toBe('failed');
    for (const socket of sockets) socket.resetAndDestroy();
    await vi.waitFor(() => expect(raw.open()).toBe(0));
  });

  test('a certificate that cannot be read is our fault, and ends nothing', async () => {
    vi.spyOn(tls, 'checkServerIdentity').mockImplementation(() => {
      throw new RangeError('unreadable names');
    });
    const peer = await openTls();
    expect(await failed(peer)).toEqual({
      kind: 'not-tried',
      fault: 'probe-failed',
      detail: 'unreadable names',
    });
    await vi.waitFor(() => expect(peer.open()).toBe(0));
  });
});

/** SSL_OP_NO_TICKET: a server that sends nothing after the handshake. */
const NO_TICKET = 0x4000;

async function secured(peer: Peer, target = 'peer.test') {
  const securing = await secure(tcpDoor(peer.port, { target }), aContext());
  if (securing.kind === 'failed') throw new Error(`no handshake: ${JSON.stringify(securing.fact)}`);
  onTestFinished(() => {
    securing.socket.destroy();
  });
  return { securing, facts: securing.facts };
}

async function failed(peer: Peer) {
  const securing = await secure(tcpDoor(peer.port), aContext());
  if (securing.kind === 'secure') throw new Error('the handshake was completed');
  return securing.fact;
}

/** Makes this process trust one more authority for the time of a test. */
function trust(ca: string): void {
  const realConnect = tls.connect;
  vi.spyOn(tls, 'connect').mockImplementation((options) =>
    realConnect({ ...(options as unknown as tls.ConnectionOptions), ca }),
  );
}
