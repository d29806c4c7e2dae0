import { expect, onTestFinished, test } from 'vitest';
import { openMuteDoor } from '../../src/demo/muteDoor.ts';
import { timeIsUp } from '../../src/model/abort.ts';
import { connectTcp } from '../../src/net/tcp.ts';
import { aContext, tcpDoor } from '../net/context.ts';
import { LOOPBACK, openTcp } from '../support/peers.ts';

test('no attempt is answered, however many there are', async () => {
  const door = await openMuteDoor(LOOPBACK, 0);
  onTestFinished(door.close);
  const attempts = Array.from({ length: 8 }, () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(timeIsUp), 300);
    return connectTcp(tcpDoor(door.port), aContext({ signal: controller.signal }));
  });
  const facts = (await Promise.all(attempts)).map((one) => one.kind === 'failed' && one.fact);
  expect(facts).toEqual(Array(8).fill({ kind: 'silent', stage: 'connect' }));
});

test('once it is closed, the port refuses', async () => {
  const door = await openMuteDoor(LOOPBACK, 0);
  await door.close();
  expect(await connectTcp(tcpDoor(door.port), aContext())).toMatchObject({ fact: { kind: 'refused' } });
});

test('the wished port is taken', async () => {
  const before = await openMuteDoor(LOOPBACK, 0);
  await before.close();
  const door = await openMuteDoor(LOOPBACK, before.port);
  onTestFinished(door.close);
  expect(door.port).toBe(before.port);
});

test.each([
  ['a port that is taken', LOOPBACK, async () => (await openTcp()).port, 'EADDRINUSE'],
  ['an address of another host', '192.0.2.77', () => Promise.resolve(0), 'EADDRNOTAVAIL'],
])('%s is told by its code', async (_name, host, port, code) => {
  await expect(openMuteDoor(host, await port())).rejects.toMatchObject({ code });
});
