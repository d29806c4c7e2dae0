import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { SyslogChannel } from '../../../src/model/channel.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { aNotice, anAlert } from '../../support/notices.ts';
import { closedTcp, closedUdp, openTcp, openTls, openUdp, resetAfterAccept } from '../../support/peers.ts';
import { deliver, failing } from './deliver.ts';

function aSyslog(port: number, given: Partial<SyslogChannel> = {}): SyslogChannel {
  return { kind: 'syslog', name: 'logs', host: '127.0.0.1', port, transport: 'udp', facility: 16, ...given };
}

const START = '<130>1 2026-11-26T12:00:00.042Z pc17 cicprobe - opened [origin ';

describe('syslog', () => {
  test('over UDP is one datagram that every path carries', async () => {
    const { port, received } = await openUdp();
    const notice = aNotice({ site: 'Köln'.repeat(500), alert: anAlert({ title: '漢'.repeat(900) }) });
    await deliver(aSyslog(port), { notice });
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(received[0]?.toString()).toContain(START);
    expect(received[0]?.length).toBeLessThanOrEqual(1200);
  });

  test('over TCP is counted by octets', async () => {
    const read: Buffer[] = [];
    const { port } = await openTcp((socket) => socket.on('data', (bytes) => read.push(bytes)));
    await deliver(aSyslog(port, { transport: 'tcp' }), { notice: aNotice({ site: 'Köln' }) });
    await vi.waitFor(() => expectCounted(Buffer.concat(read)));
  });

  test('over TLS the same, to a receiver whose certificate is trusted', async () => {
    const authority = await makeAuthority();
    const read: Buffer[] = [];
    const certificate = await makeCertificate({ signer: authority, name: 'localhost' });
    const { port } = await openTls(certificate, (socket) => socket.on('data', (bytes) => read.push(bytes)));
    const channel = aSyslog(port, { transport: 'tls', host: 'localhost' });
    await deliver(channel, { authorities: authority.cert });
    await vi.waitFor(() => expectCounted(Buffer.concat(read)));
    const error = await failing(channel);
    expect(error.message).toContain(
      'alert channel logs (localhost): the certificate of the receiver is not trusted',
    );
    const byAddress = await failing({ ...channel, host: '127.0.0.1' }, { authorities: authority.cert });
    expect(byAddress.message).toContain('is for another name');
    expect(Buffer.concat(read).toString().match(/<130>/g)).toHaveLength(1);
  });

  test('to a receiver that keeps its side of the connection open is sent all the same', async () => {
    const held: Socket[] = [];
    const server = net.createServer({ allowHalfOpen: true }, (socket) => held.push(socket.resume()));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      for (const socket of held) socket.destroy();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    await deliver(aSyslog(port, { transport: 'tcp' }));
    expect(held.map(({ writable }) => writable)).toEqual([true]);
  });

  test.each([
    ['udp', closedUdp],
    ['tcp', closedTcp],
    ['tls', closedTcp],
  ] as const)('over %s to a port that refuses may be tried again', async (transport, open) => {
    const error = await failing(aSyslog(await open(), { transport }));
    expect(error).toMatchObject({
      isFinal: false,
      message: 'alert channel logs (127.0.0.1): the receiver refuses the connection (ECONNREFUSED)',
    });
  });

  test.each(['tcp', 'tls'] as const)('over %s to what hangs up may be tried again', async (transport) => {
    const { port } = await resetAfterAccept();
    expect(await failing(aSyslog(port, { transport }))).toMatchObject({
      isFinal: false,
      message: expect.stringMatching(/broke the connection off \((ECONNRESET|EPIPE)\)$/),
    });
  });

  test.each(['udp', 'tcp', 'tls'] as const)('over %s is stopped with the daemon', async (transport) => {
    const stop = new AbortController();
    const { port } = await openTcp(() => stop.abort());
    if (transport === 'udp') stop.abort();
    const error = await failing(aSyslog(port, { transport }), { signal: stop.signal });
    expect(error.message).toContain('stopped');
  });
});

/** One whole message with its length in front. */
function expectCounted(bytes: Buffer): void {
  const [, count = '', rest = ''] = /^(\d+) (.*)$/s.exec(bytes.toString()) ?? [];
  expect(Buffer.from(rest)).toHaveLength(Number(count));
  expect(rest).toContain(START);
}
