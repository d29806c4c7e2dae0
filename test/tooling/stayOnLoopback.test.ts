import { createSocket } from 'node:dgram';
import { connect, createServer, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';

// Addresses set aside for documentation (RFC 5737, RFC 3849): nobody is bothered should the guard fail.
const away = ['192.0.2.1', '2001:db8::1', 'cic01.example'];

test.each(away)('no TCP connection leaves for %s', (host) => {
  expect(() => connect({ host, port: 9 })).toThrow(`This test would send to ${host}.`);
  expect(() => new Socket().connect(9, host)).toThrow(`This test would send to ${host}.`);
  expect(() => connectTls({ host, port: 9 })).toThrow(`This test would send to ${host}.`);
});

test.each(away)('no datagram leaves for %s', async (host) => {
  const socket = createSocket('udp4');
  try {
    expect(() => socket.send('knock', 9, host)).toThrow(`This test would send to ${host}.`);
    expect(() => socket.send(Buffer.from('knock'), 0, 5, 9, host)).toThrow(
      `This test would send to ${host}.`,
    );
    expect(() => socket.connect(9, host)).toThrow(`This test would send to ${host}.`);
  } finally {
    await new Promise<void>((done) => socket.close(done));
  }
});

test.each(['127.0.0.1', '127.8.8.8', '::ffff:127.0.0.1'])('%s may be reached', async (host) => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((listening) => server.listen(0, '0.0.0.0', listening));
  try {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(dial(host, port)).resolves.toBe('connected');
  } finally {
    await new Promise((closed) => server.close(closed));
  }
});

function dial(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, autoSelectFamily: false }, () => {
      socket.destroy();
      resolve('connected');
    });
    socket.on('error', reject);
  });
}
