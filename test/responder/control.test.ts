import { once } from 'node:events';
import type net from 'node:net';
import tls from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { encodeFrame, makeFrameReader } from '../../src/wire/frame.ts';
import { callerProof } from '../../src/wire/keys.ts';
import { readWelcome } from '../../src/wire/pairMessages.ts';
import { makeCertificate } from '../support/certificates.ts';
import { bannerTcp, closedTcp, LOOPBACK, muteTcp, openTls } from '../support/peers.ts';
import { aResponder, pair, paired, type TestResponder, TOKEN } from '../support/responders.ts';

describe('a greeting', () => {
  test('tells both sides who the other is', async () => {
    const responder = await aResponder();
    const session = await paired(responder);
    expect(session.state).toMatchObject({ tool: '9.9.9', roles: ['cic-server'] });
    expect(responder.events).toEqual([{ kind: 'paired', from: LOOPBACK, tool: '1.2.3' }]);
    session.close();
    await vi.waitFor(() =>
      expect(responder.events.at(-1)).toEqual({ kind: 'left', from: LOOPBACK, tool: '1.2.3' }),
    );
  });

  test('with another token gets not one byte, and after some of them the source has to wait', async () => {
    let nowMs = 1000;
    const responder = await aResponder({ clock: { epochMs: () => nowMs, now: () => nowMs } });
    for (let time = 0; time < 4; time++) {
      expect(await pair(responder, { token: 'another token than that' })).toMatchObject({ code: 'hung-up' });
    }
    expect(await pair(responder)).toMatchObject({ code: 'not-a-responder' });
    expect(responder.events.map((event) => (event.kind === 'refused' ? event.why : event.kind))).toEqual([
      ...Array.from({ length: 4 }, () => 'wrong-token'),
      'too-soon',
    ]);
    nowMs += 60_000;
    await paired(responder);
  });

  test('whose TLS is opened on the way is found out by both sides', async () => {
    const responder = await aResponder();
    const between = await openBetween(responder.controlPort);
    expect(await pair({ controlPort: between })).toMatchObject({ code: 'intercepted' });
    expect(responder.events).toEqual([{ kind: 'refused', from: LOOPBACK, why: 'intercepted' }]);
  });

  test('in another version is refused with both versions', async () => {
    const responder = await aResponder();
    const { reply } = await greetRaw(responder, (nonce, fingerprint) => ({
      t: 'hello',
      versions: [7, 9],
      tool: '7.0.0',
      nonce,
      fingerprint,
      proof: callerProof(TOKEN, nonce, fingerprint),
    }));
    expect(readWelcome(reply)).toMatchObject({ t: 'sorry', why: 'version', versions: [1, 1], tool: '9.9.9' });
  });

  test('that is none ends the connection', async () => {
    const responder = await aResponder();
    const { reply } = await greetRaw(responder, () => ({ t: 'good day' }));
    expect(reply).toBeNull();
    expect(responder.events).toEqual([{ kind: 'refused', from: LOOPBACK, why: 'garbage' }]);
  });

  test('takes sixteen callers and says so to the next', async () => {
    const responder = await aResponder();
    for (let caller = 0; caller < 16; caller++) await paired(responder);
    expect(await pair(responder)).toMatchObject({ code: 'failed', text: expect.stringContaining('callers') });
  });
});

describe('where there is no responder', () => {
  test.each([
    ['nothing listens', closedTcp, 'refused'],
    ['something speaks first', async () => (await bannerTcp('220 hello\r\n')).port, 'not-a-responder'],
    ['something speaks TLS and nothing more', async () => (await openTls()).port, 'no-answer'],
    ['something accepts and is mute', async () => (await muteTcp()).port, 'no-answer'],
  ] as const)('because %s, the caller says which', async (_what, open, code) => {
    expect(await pair({ controlPort: await open() }, { timeoutMs: 800, replyMs: 500 })).toMatchObject({
      code,
    });
  });

  test('because the run is stopped, nothing is claimed', async () => {
    const signal = AbortSignal.abort(new DOMException('stopped by the user', 'AbortError'));
    expect(await pair({ controlPort: await closedTcp() }, { signal })).toMatchObject({ code: 'failed' });
  });

  test('because what answers does not know the token, it is not believed', async () => {
    const peer = await openTls(undefined, (socket) =>
      socket.once('data', () =>
        socket.write(
          encodeFrame({ t: 'sorry', why: 'busy', versions: [1, 1], tool: '1', proof: '00'.repeat(32) }),
        ),
      ),
    );
    expect(await pair({ controlPort: peer.port })).toMatchObject({
      code: 'not-a-responder',
      text: expect.stringContaining('cannot prove'),
    });
  });
});

/** A middlebox that opens TLS: it has a certificate of its own and passes on all that is said. */
async function openBetween(to: number): Promise<number> {
  const certificate = await makeCertificate();
  const server = tls.createServer({ key: certificate.key, cert: certificate.cert }, (near) => {
    const far = tls.connect({ host: LOOPBACK, port: to, rejectUnauthorized: false });
    for (const one of [near, far]) one.on('error', () => undefined);
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as net.AddressInfo).port;
}

/** Says one thing to a responder; the reply is null when it hangs up. */
async function greetRaw(
  { controlPort }: TestResponder,
  hello: (nonce: string, fingerprint: string) => unknown,
): Promise<{ readonly reply: unknown }> {
  const socket = tls.connect({ host: LOOPBACK, port: controlPort, rejectUnauthorized: false });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  const fingerprint = socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase();
  const read = makeFrameReader();
  const reply = new Promise<unknown>((resolve) => {
    socket.on('data', (bytes: Buffer) => {
      for (const message of read(bytes)) resolve(message);
    });
    socket.once('close', () => resolve(null));
  });
  socket.write(encodeFrame(hello('ab'.repeat(16), fingerprint)));
  return { reply: await reply };
}
