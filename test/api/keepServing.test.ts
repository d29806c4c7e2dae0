import { once } from 'node:events';
import net from 'node:net';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { keepServing } from '../../src/api/keepServing.ts';
import { aPlan, apiParts } from '../support/apis.ts';
import { makeFakeClock } from '../support/fakeClock.ts';

const logTo = (lines: string[]) =>
  pino(
    { base: null },
    { write: (line: string) => lines.push((JSON.parse(line) as { event: string }).event) },
  );

test('a port that somebody else has is tried again until it is free', async () => {
  const other = net.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as net.AddressInfo;
  const told: string[] = [];
  const clock = makeFakeClock();
  const plan = { ...aPlan, listen: { address: '127.0.0.1', port } };
  const serving = await keepServing(await apiParts({ plan, clock, log: logTo(told) }));
  expect(serving.url()).toBeNull();
  await clock.advance(10_000);
  await new Promise((closed) => other.close(closed));
  expect(told).toEqual(['api-waiting']);
  await clock.advance(20_000);
  await expect.poll(serving.url).toBe(`http://127.0.0.1:${port}`);
  expect(told).toEqual(['api-waiting', 'api-started']);
  await serving.close();
  expect(serving.url()).toBeNull();
});

test('what does not change by itself is thrown', async () => {
  const plan = { ...aPlan, listen: { address: '0.0.0.0', port: 0 } };
  await expect(keepServing(await apiParts({ plan }))).rejects.toThrow('daemon.api.address');
});

test('closing ends the waiting', async () => {
  const other = net.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as net.AddressInfo;
  const clock = makeFakeClock();
  const plan = { ...aPlan, listen: { address: '127.0.0.1', port } };
  const serving = await keepServing(await apiParts({ plan, clock }));
  await serving.close();
  expect(clock.waiting()).toBe(0);
  await new Promise((closed) => other.close(closed));
});
