import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { observeReturn } from '../../src/check/observeReturn.ts';
import { systemClock } from '../../src/cli/systemClock.ts';
import type { PairedSession } from '../../src/model/pairing.ts';
import type { Flow } from '../../src/model/portMap.ts';
import { aHost, aPortMap, aSite, ports } from '../support/builders.ts';
import { LOOPBACK } from '../support/peers.ts';
import { need } from '../support/planBuilders.ts';
import { aResponder, freeDoor, paired } from '../support/responders.ts';

const cic = aHost('cic01');
const site = aSite({ hosts: [cic] });
const observe = (flows: readonly Flow[], session: PairedSession, signal = new AbortController().signal) =>
  observeReturn(aPortMap({ flows }), site, [{ host: cic, session }], {
    clock: systemClock,
    signal,
    runStartedAt: systemClock.now(),
    hostname: 'ws-042',
  });

test('the responder proves the ports of this host, plain, in TLS and by datagrams', async () => {
  const [plain, secure, udp] = [await freeDoor('tcp'), await freeDoor('tcp'), await freeDoor('udp')];
  const session = await paired(await aResponder());
  const { observations, skipped } = await observe(
    [
      need('cic-server', 'workstation', { id: 'plain', ports: ports(plain.first) }),
      need('cic-server', 'workstation', { id: 'tls', ports: ports(secure.first), security: 'tls' }),
      need('cic-server', 'workstation', { id: 'udp', ports: ports(udp.first), transport: 'udp' }),
    ],
    session,
  );
  const facts = new Map(observations.map(({ check, evidence }) => [check.port, evidence]));
  expect(facts.get(plain.first)).toMatchObject([{ kind: 'witnessed', seenSource: { address: LOOPBACK } }]);
  expect(facts.get(secure.first)).toMatchObject([{ kind: 'witnessed', certificate: 'own' }]);
  expect(facts.get(udp.first)).toMatchObject([{ kind: 'witnessed' }]);
  expect(observations.map(({ check }) => check.triedFrom)).toEqual(['cic01', 'cic01', 'cic01']);
  expect(skipped).toEqual([]);
  // They are shut again.
  await expect(connects(plain.first)).resolves.toBe('ECONNREFUSED');
});

test('a range is opened for as long as it is tried', async () => {
  const { first } = await freeDoor('udp');
  const session = await paired(await aResponder());
  const { observations } = await observe(
    [
      need('cic-server', 'workstation', {
        id: 'range',
        transport: 'udp',
        ports: { kind: 'range', first, last: first },
      }),
    ],
    session,
  );
  expect(observations).toMatchObject([{ check: { port: first }, evidence: [{ kind: 'witnessed' }] }]);
});

test('a service of this host keeps its port and is connected to; of datagrams nothing is said', async () => {
  const server = net.createServer((socket) => socket.on('error', () => undefined));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, LOOPBACK, () => resolve((server.address() as net.AddressInfo).port));
  });
  onTestFinished(() => void server.close());
  const session = await paired(await aResponder());
  const { observations } = await observe(
    [need('cic-server', 'workstation', { id: 'taken', ports: ports(port) })],
    session,
  );
  expect(observations).toMatchObject([
    { check: { probe: { kind: 'tcp' } }, evidence: [{ kind: 'connected' }] },
  ]);
});

test('a responder that is gone leaves every port untried', async () => {
  const udp = await freeDoor('udp');
  const responder = await aResponder();
  const session = await paired(responder);
  await responder.close();
  const { observations } = await observe(
    [need('cic-server', 'workstation', { id: 'udp', ports: ports(udp.first), transport: 'udp' })],
    session,
  );
  expect(observations).toMatchObject([{ evidence: [{ kind: 'not-tried', fault: 'probe-failed' }] }]);
});

test('after a stop nothing is tried', async () => {
  const tcp = await freeDoor('tcp');
  const session = await paired(await aResponder());
  const { observations } = await observe(
    [need('cic-server', 'workstation', { id: 'tcp', ports: ports(tcp.first) })],
    session,
    AbortSignal.abort(),
  );
  expect(observations).toMatchObject([{ evidence: [{ kind: 'not-tried', fault: 'cancelled' }] }]);
});

test('evidence that this version does not know is not believed', async () => {
  const tcp = await freeDoor('tcp');
  const responder = await aResponder({
    tryCaller: async (_caller, { doors }) =>
      doors.map(([transport, port]) => [transport, port, [{ kind: 'prophecy', startedAtMs: 0 }]]),
  });
  const { observations } = await observe(
    [need('cic-server', 'workstation', { id: 'tcp', ports: ports(tcp.first) })],
    await paired(responder),
  );
  expect(observations).toMatchObject([
    {
      evidence: [{ kind: 'not-tried', detail: 'the responder did not say what it found' }],
    },
  ]);
});

function connects(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, LOOPBACK);
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
}
