import dgram from 'node:dgram';
import { readdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/cli/systemClock.ts';
import type { Transport } from '../../../src/model/ids.ts';
import type { Kernel, KernelAnswer } from '../../../src/model/kernel.ts';
import { openKernel } from '../../../src/net/kernel/openKernel.ts';
import { shutUdpPort } from '../../../src/net/kernel/shutUdpPort.ts';
import { aQuestion } from './questions.ts';

const onLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

/** The user and group that own nothing, by their numbers on every distribution. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

it.each(['darwin', 'freebsd', 'aix'])('%s is told apart, with the reason', async (platform) => {
  const kernel = await openKernel(platform, systemClock);
  expect(kernel.unavailable).toContain(platform);
  await expect(ask(kernel, 'tcp', '127.0.0.1', 9)).rejects.toThrow(platform);
});

it.skipIf(process.platform === 'win32')('Windows elsewhere than on Windows says what it lacks', async () => {
  const kernel = await openKernel('win32', systemClock);
  expect(kernel.unavailable).toContain('Winsock could not be opened');
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
      expect(answer).toEqual({ kind: 'reset', atOnce: true });
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

    it('a packet that is to die after one hop still reaches this host', async () => {
      const kernel = await openKernel('linux', systemClock);
      for (const address of ['127.0.0.1', '::1']) {
        const answer = await ask(kernel, 'udp', address, await shutPort('udp', address), null, 1);
        expect(answer).toMatchObject({ kind: 'icmp', from: address });
      }
    });

    it('an IPv4 address in IPv6 clothes is answered by itself', async () => {
      const kernel = await openKernel('linux', systemClock);
      const answer = await ask(kernel, 'udp', '::ffff:127.0.0.1', await shutPort('udp', '127.0.0.1'));
      expect(answer).toMatchObject({ kind: 'icmp', from: '::ffff:127.0.0.1', icmp: { type: 3, code: 3 } });
    });

    it('a service that does not answer is silent', async () => {
      const kernel = await openKernel('linux', systemClock);
      const mute = dgram.createSocket('udp4');
      try {
        await new Promise<void>((resolve) => mute.bind(0, '127.0.0.1', resolve));
        const answer = await ask(kernel, 'udp', '127.0.0.1', mute.address().port, null, null, 50);
        expect(answer).toEqual({ kind: 'silent' });
      } finally {
        mute.close();
      }
    });

    it.skipIf(!isRoot)('nobody may ask, without any capability (needs root to become nobody)', async () => {
      const kernel = await openKernel('linux', systemClock);
      const port = await shutPort('udp', '127.0.0.1');
      try {
        process.setegid?.(NOBODY);
        process.seteuid?.(NOBODY);
        expect(readFileSync('/proc/self/status', 'utf8')).toMatch(/^CapEff:\s*0+$/m);
        const tcp = await ask(kernel, 'tcp', '127.0.0.1', await shutPort('tcp', '127.0.0.1'), null, 1);
        const udp = await ask(kernel, 'udp', '127.0.0.1', port, null, 1);
        expect(tcp).toEqual({ kind: 'reset', atOnce: true });
        expect(udp).toMatchObject({ kind: 'icmp', from: '127.0.0.1', icmp: { type: 3, code: 3 } });
      } finally {
        process.seteuid?.(0);
        process.setegid?.(0);
      }
    });

    it('five hundred questions leave no descriptor behind', async () => {
      const kernel = await openKernel('linux', systemClock);
      const [tcp, udp] = [await shutPort('tcp', '127.0.0.1'), await shutPort('udp', '::1')];
      await ask(kernel, 'tcp', '127.0.0.1', tcp);
      const before = readdirSync('/proc/self/fd').length;
      for (let round = 0; round < 10; round++) {
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, at) =>
            at % 2 === 0 ? ask(kernel, 'tcp', '127.0.0.1', tcp) : ask(kernel, 'udp', '::1', udp),
          ),
        );
        expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['reset', 'icmp']));
      }
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
  hops: number | null = null,
  timeoutMs = 2000,
): Promise<KernelAnswer> {
  const given = { transport, address, port, hops, timeoutMs };
  const question = aQuestion(source === null ? given : { ...given, source });
  return kernel.ask(question, new AbortController().signal);
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
  return shutUdpPort(address);
}
