import dgram from 'node:dgram';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/cli/systemClock.ts';
import { asIpAddress, asPort } from '../../src/model/ids.ts';
import { type Asked, askFromOnePort } from '../../src/net/oneSocket.ts';
import { closedUdp, LOOPBACK } from '../support/peers.ts';

const address = asIpAddress(LOOPBACK);
const parts = { clock: systemClock, signal: new AbortController().signal };

/** Answers each datagram with the port that it came from, from the given one on. */
async function echo(from = 0): Promise<number> {
  const socket = dgram.createSocket('udp4');
  let count = 0;
  socket.on('message', (bytes, peer) => {
    if (count++ >= from) socket.send(`${bytes} ${peer.port}`, peer.port, peer.address);
  });
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

function place(port: number, name: string): Asked<string> {
  return {
    address,
    port: asPort(port),
    makeRequest: () => Buffer.from(name),
    read: (request, bytes) =>
      `${Buffer.from(bytes)}`.startsWith(`${request} `) ? `${Buffer.from(bytes)}` : null,
  };
}

test('several places are asked from one port, and each answer finds its place', async () => {
  const answers = await askFromOnePort(
    [place(await echo(), 'a'), place(await echo(2), 'b')],
    null,
    5000,
    parts,
  );
  const [first, second] = answers.map((answer) => answer?.split(' '));
  expect([first?.[0], second?.[0]]).toEqual(['a', 'b']);
  expect(first?.[1]).toBe(second?.[1]);
});

test('a place that keeps silent has no answer, and a stop ends the wait', async () => {
  const silent = place(await closedUdp(), 'x');
  const known = place(await echo(), 'a');
  expect(await askFromOnePort([known, silent], null, 400, parts)).toEqual([expect.any(String), null]);
  const stopped = { clock: systemClock, signal: AbortSignal.abort() };
  expect(await askFromOnePort([known], null, 60_000, stopped)).toEqual([null]);
});

test('a source that this host does not have gives no answer', async () => {
  expect(await askFromOnePort([place(await echo(), 'a')], asIpAddress('192.0.2.1'), 5000, parts)).toEqual([
    null,
  ]);
});
