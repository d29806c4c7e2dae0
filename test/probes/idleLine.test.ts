import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/cli/systemClock.ts';
import { asIpAddress, type IpAddress, type PortTransport } from '../../src/model/ids.ts';
import { openIdleLines } from '../../src/probes/idleLine.ts';
import { aCheck } from '../support/builders.ts';
import { closedTcp, eofAfterAccept, LOOPBACK, muteTcp, resetAtHello } from '../support/peers.ts';
import { aResponder, freeDoor, paired } from '../support/responders.ts';

const ADDRESS = asIpAddress(LOOPBACK);
const PATIENCE_MS = 5000;
const SHORT_MS = 50;

describe.each(['tcp', 'udp'] as const)('a line by %s', (transport) => {
  test.each([null, ADDRESS])('is asked several times, from one port (source %s)', async (source) => {
    const { door, session, open } = await responding(transport, source);
    const line = await open();
    expect(await line?.ask(0, PATIENCE_MS)).toBe(true);
    expect(await line?.ask(1, PATIENCE_MS)).toBe(true);
    expect(await line?.ask(0, PATIENCE_MS)).toBe(true);
    const accepted = transport === 'tcp' ? 1 : 0;
    expect(await session.seen([door])).toMatchObject([{ arrived: 3, answered: 3, accepted }]);
  });

  test('knows the answer to a later question while an earlier one is still due', async () => {
    const { open } = await responding(transport);
    const line = await open();
    expect(await line?.ask(1, -1000)).toBe(false);
    expect(await line?.ask(0, PATIENCE_MS)).toBe(true);
    expect(await line?.ask(1, PATIENCE_MS)).toBe(true);
  });

  test('ends its wait when it is stopped, and asks nothing more', async () => {
    const controller = new AbortController();
    const { open } = await responding(transport, null, controller.signal);
    const line = await open();
    const waiting = line?.ask(60, PATIENCE_MS);
    controller.abort();
    expect(await waiting).toBe(false);
    expect(await line?.ask(0, PATIENCE_MS)).toBe(false);
    expect(await open()).toBeNull();
  });

  test('that is closed gets no answer', async () => {
    const { open } = await responding(transport);
    const line = await open();
    line?.close();
    line?.close();
    expect(await line?.ask(0, PATIENCE_MS)).toBe(false);
  });

  test('is not opened from an address that this host does not have', async () => {
    const { open } = await responding(transport, asIpAddress('192.0.2.77'));
    expect(await open()).toBeNull();
  });

  test('is not opened where there is no responder', async () => {
    const open = openIdleLines(new Map(), null, systemClock);
    const check = aCheck({ address: ADDRESS, transport });
    expect(await open(check, new AbortController().signal, PATIENCE_MS)).toBeNull();
  });
});

test.each([
  ['keeps silent', muteTcp],
  ['hangs up', eofAfterAccept],
  ['resets', resetAtHello],
])('a peer that %s gives no answer', async (_how, openPeer) => {
  const line = await (await responding('tcp', null, undefined, (await openPeer()).port)).open();
  expect(await line?.ask(0, SHORT_MS)).toBe(false);
  expect(await line?.ask(0, SHORT_MS)).toBe(false);
});

test('a UDP port that refuses gives no answer', async () => {
  const line = await (await responding('udp', null, undefined, await closedTcp())).open();
  expect(await line?.ask(0, SHORT_MS)).toBe(false);
});

test('a TCP port that refuses is not opened', async () => {
  expect(await (await responding('tcp', null, undefined, await closedTcp())).open()).toBeNull();
});

/** @param port another one than the responder's own. */
async function responding(
  transport: PortTransport,
  source: IpAddress | null = null,
  signal = new AbortController().signal,
  port?: number,
) {
  const door = await freeDoor(transport);
  const session = await paired(await aResponder({ doors: [door] }));
  const openLine = openIdleLines(new Map([[ADDRESS, session]]), source, systemClock);
  const check = aCheck({ address: ADDRESS, transport, port: (port ?? door.first) as typeof door.first });
  const open = async () => {
    const line = await openLine(check, signal, PATIENCE_MS);
    onTestFinished(() => line?.close());
    return line;
  };
  return { door, session, open };
}
