import { expect, test } from 'vitest';
import { timeIsUp } from '../../src/model/abort.ts';
import { asIpAddress } from '../../src/model/ids.ts';
import { makeDhcpProbe } from '../../src/probes/services/dhcp.ts';
import { aContext, udpDoor } from '../net/context.ts';
import { closedUdp, muteUdp, openUdp } from '../support/peers.ts';

/** An answer to that request: DHCPACK. */
function acknowledge(request: Buffer): Buffer {
  const answer = Buffer.from(request);
  answer.set([2]);
  answer.set([53, 1, 5, 255], 240);
  return answer;
}

test('the first attempt leaves from the port of clients, at which answers to all attempts arrive', async () => {
  const clientPort = await closedUdp();
  // Answers the second request alone, and to the port of clients alone.
  let requests = 0;
  const server = await openUdp((message, _from, socket) => {
    requests++;
    if (requests === 2) socket.send(acknowledge(message), clientPort, '127.0.0.1');
  });
  const probe = makeDhcpProbe(clientPort);
  const door = udpDoor(server.port);
  const first = probe.run(door, {}, aContext());
  const second = probe.run(door, {}, aContext({ attempt: 1, signal: AbortSignal.timeout(3000) }));
  const { fact, local } = await first;
  expect(fact).toMatchObject({ kind: 'answered', facts: { service: { name: 'DHCP' } } });
  expect(local?.port).toBe(clientPort);
  const [one, two] = server.received;
  expect(two?.subarray(4, 8)).toEqual(one?.subarray(4, 8));
  await second.catch(() => undefined);
});

test('where that port is taken, it leaves from another one', async () => {
  const taken = await muteUdp();
  const server = await openUdp((message, from, socket) =>
    socket.send(acknowledge(message), from.port, from.address),
  );
  const { fact, local } = await makeDhcpProbe(taken.port).run(udpDoor(server.port), {}, aContext());
  expect(fact.kind).toBe('answered');
  expect(local?.port).not.toBe(taken.port);
});

test('what is no DHCP server is told', async () => {
  const other = await openUdp((_message, from, socket) => socket.send('hello', from.port, from.address));
  const probe = makeDhcpProbe(await closedUdp());
  const seen = await probe.run(udpDoor(other.port), {}, aContext({ attempt: 1 }));
  expect(seen.fact).toMatchObject({ kind: 'garbled', expected: 'dhcp', banner: 'hello' });
  const shut = await probe.run(udpDoor(await closedUdp()), {}, aContext());
  expect(shut.fact.kind).toBe('refused');
});

test('an address that DHCP does not have is not tried', async () => {
  const door = { ...udpDoor(67), address: asIpAddress('::1') };
  const { fact } = await makeDhcpProbe(68).run(door, {}, aContext());
  expect(fact).toMatchObject({ kind: 'not-tried', fault: 'address-family' });
});

test('a run that is over sends nothing', async () => {
  const server = await muteUdp();
  const probe = makeDhcpProbe(await closedUdp());
  const { fact } = await probe.run(
    udpDoor(server.port),
    {},
    aContext({ signal: AbortSignal.abort(timeIsUp) }),
  );
  expect(fact.kind).toBe('silent');
  expect(server.received).toEqual([]);
});
