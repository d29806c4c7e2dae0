import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findPortOwner } from '../../../src/responder/portOwner/findPortOwner.ts';
import { failure, fakeRunner } from '../hostFirewall/fakeRunner.ts';

describe.runIf(process.platform === 'linux')('on Linux, for real', () => {
  const self = (): string => `${readFileSync('/proc/self/comm', 'utf8').trim()} (pid ${process.pid})`;

  test.each(['127.0.0.1', '::1'])('this process holds its TCP port on %s', async (host) => {
    const server = createServer().listen(0, host);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await findPortOwner('tcp', port)).toBe(self());
  });

  test('this process holds its UDP port, until it closes it', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    expect(await findPortOwner('udp', port)).toBe(self());
    const closed = once(socket, 'close');
    socket.close();
    await closed;
    expect(await findPortOwner('udp', port)).toBeNull();
  });
});

describe('on Windows', () => {
  const V4 = '  TCP    0.0.0.0:80    0.0.0.0:0    ABHÖREN    4\r\n';
  const V6 = '  UDP    [::]:5060     *:*                     812\r\n';

  test('asks netstat, then tasklist', async () => {
    const { run, calls } = fakeRunner(({ args }) => (args[0] === '-ano' ? V4 : '"System","4","Services"'));
    expect(await findPortOwner('tcp', 80, 'win32', run)).toBe('System (pid 4)');
    expect(calls.map(({ args }) => args)).toEqual([
      ['-ano', '-p', 'TCP'],
      ['/FI', 'PID eq 4', '/FO', 'CSV', '/NH'],
    ]);
    expect(calls.map(({ program }) => program.split('\\').at(-1))).toEqual(['netstat.exe', 'tasklist.exe']);
  });

  test('looks at IPv6 when IPv4 fails, and is content without a name', async () => {
    const { run } = fakeRunner(({ args }) => (args.includes('UDPv6') ? V6 : failure(1)));
    expect(await findPortOwner('udp', 5060, 'win32', run)).toBe('pid 812');
  });

  test('does not know when nothing can be asked', async () => {
    const { run, calls } = fakeRunner(() => failure('ENOENT'));
    expect(await findPortOwner('tcp', 80, 'win32', run)).toBeNull();
    expect(calls.map(({ args }) => args.at(-1))).toEqual(['TCP', 'TCPv6']);
  });

  test('leaves out what would steer a terminal', async () => {
    const { run } = fakeRunner(({ args }) => (args[0] === '-ano' ? V4 : '"a\u001B[31mb\u202E","4","x"'));
    expect(await findPortOwner('tcp', 80, 'win32', run)).toBe('a[31mb (pid 4)');
  });
});

test('elsewhere the system is not asked', async () => {
  const { run, calls } = fakeRunner(() => '');
  expect(await findPortOwner('tcp', 80, 'darwin', run)).toBeNull();
  expect(calls).toEqual([]);
});
