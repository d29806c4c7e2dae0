import dgram from 'node:dgram';
import { readdirSync } from 'node:fs';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/cli/systemClock.ts';
import { asIpAddress, asPort, type Transport } from '../../../src/model/ids.ts';
import type { Kernel, KernelAnswer } from '../../../src/model/kernel.ts';
import { openKernel } from '../../../src/net/kernel/openKernel.ts';

const onLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

it('other systems are told apart, with the reason', async () => {
  const kernel = await openKernel('darwin', systemClock);
  expect(kernel.unavailable).toContain('darwin');
  await expect(ask(kernel, 'tcp', '127.0.0.1', 9)).rejects.toThrow('darwin');
});

describe.skipIf(!onLinux)(
  'the Linux error queue, on loopback and without privilege (needs Linux on x64 or arm64)',
  () => {
    it.each(['127.0.0.1', '::1'])('%s: a shut UDP port is refused by the host itself', async (address) => {
      const answer = await ask(
        await openKernel('linux', systemClock),
        'udp',
        address,
        await shutPort('udp', address),
      );
      const [type, code] = address === '::1' ? [1, 4] : [3, 3];
      expect(answer).toMatchObject({ kind: 'icmp', from: address, icmp: { type, code } });
    });

    it.each(['127.0.0.1', '::1'])('%s: a shut TCP port answers with a reset', async (address) => {
      const answer = await ask(
        await openKernel('linux', systemClock),
        'tcp',
        address,
        await shutPort('tcp', address),
      );
      expect(answer).toEqual({ kind: 'reset' });
    });

    it('an open TCP port accepts, a UDP service answers', async () => {
      const kernel = await openKernel('linux', systemClock);
      const server = net.createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
      const echo = dgram.createSocket('udp4');
      echo.on('message', (message, from) => echo.send(message, from.port, from.address));
      try {
        await new Promise<void>((resolve) => echo.bind(0, '127.0.0.1', resolve));
        const { port } = server.address() as net.AddressInfo;
        expect(await ask(kernel, 'tcp', '127.0.0.1', port)).toEqual({ kind: 'accepted' });
        expect(await ask(kernel, 'udp', '127.0.0.1', echo.address().port)).toEqual({ kind: 'answered' });
      } finally {
        server.close();
        echo.close();
      }
    });

    it('a source address that is not ours is local news', async () => {
      const kernel = await openKernel('linux', systemClock);
      const answer = await ask(kernel, 'tcp', '127.0.0.1', 9, '192.0.2.1');
      expect(answer.kind).toBe('local');
    });

    it('leaves no descriptor behind', async () => {
      const kernel = await openKernel('linux', systemClock);
      const port = await shutPort('tcp', '127.0.0.1');
      await ask(kernel, 'tcp', '127.0.0.1', port);
      const before = readdirSync('/proc/self/fd').length;
      for (let round = 0; round < 200; round++) await ask(kernel, 'tcp', '127.0.0.1', port);
      expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before);
    });
  },
);

function ask(
  kernel: Kernel,
  transport: Transport,
  address: string,
  port: number,
  source: string | null = null,
): Promise<KernelAnswer> {
  return kernel.ask(
    {
      transport,
      address: asIpAddress(address),
      port: asPort(port),
      source: source === null ? null : asIpAddress(source),
      hops: null,
      payload: Buffer.from('\r\n\r\n'),
      timeoutMs: 2000,
    },
    new AbortController().signal,
  );
}

/** A port on which nothing listens: bound a moment ago and let go. */
async function shutPort(transport: Transport, address: string): Promise<number> {
  if (transport === 'tcp') {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    const { port } = server.address() as net.AddressInfo;
    await new Promise<void>((resolve) => server.close(() => resolve()));
    return port;
  }
  const socket = dgram.createSocket(address === '::1' ? 'udp6' : 'udp4');
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
