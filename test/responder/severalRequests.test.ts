import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import type { DoorRange, PairedSession } from '../../src/model/pairing.ts';
import { LOOPBACK } from '../support/peers.ts';
import { aResponder, freeDoor, paired } from '../support/responders.ts';

const ANSWER_BYTES = 80;
const MOST = 16;

test.each(['plain', 'TLS'])('requests on one connection are answered each by itself (%s)', async (how) => {
  const { door, session } = await aDoor();
  const socket = await connect(door, how === 'TLS');
  const requests = [1, 2, 3].map((at) => session.sealer.makeRequest(at));
  for (const request of requests) {
    const coming = take(socket, 1);
    socket.write(request);
    expect(session.sealer.readAnswer(request, await coming)).not.toBeNull();
  }
  expect(await session.seen([door])).toMatchObject([{ arrived: 3, answered: 3, accepted: 1 }]);
});

test('requests may come together, and in pieces', async () => {
  const { door, session } = await aDoor();
  const socket = await connect(door);
  const requests = [1, 2, 3].map((at) => session.sealer.makeRequest(at));
  const bytes = Buffer.concat(requests);
  const first = take(socket, 1);
  socket.write(bytes.subarray(0, 100));
  await first;
  const others = take(socket, 2);
  socket.write(bytes.subarray(100));
  const answers = await others;
  expect(session.sealer.readAnswer(requests[1] ?? bytes, answers)).not.toBeNull();
  expect(session.sealer.readAnswer(requests[2] ?? bytes, answers.subarray(ANSWER_BYTES))).not.toBeNull();
});

test('a prompt answer overtakes one that is held back', async () => {
  const { door, session } = await aDoor();
  const socket = await connect(door);
  const held = session.sealer.makeRequest(1, { holdSeconds: 1 });
  const prompt = session.sealer.makeRequest(2);
  const coming = take(socket, 2);
  socket.write(Buffer.concat([held, prompt]));
  const answers = await coming;
  expect(session.sealer.readAnswer(prompt, answers)).not.toBeNull();
  expect(session.sealer.readAnswer(held, answers.subarray(ANSWER_BYTES))).not.toBeNull();
});

test.each<[string, (request: Uint8Array) => Uint8Array]>([
  ['something else', () => Buffer.from('GET / HTTP/1.0\r\n\r\n')],
  ['the same once more', (request) => request],
])('after %s the connection is closed, and a held answer is not sent', async (_what, next) => {
  const { door, session } = await aDoor();
  const socket = await connect(door);
  const request = session.sealer.makeRequest(1, { holdSeconds: 1 });
  const got: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => got.push(bytes));
  const closed = once(socket, 'close');
  socket.write(Buffer.concat([request, next(request)]));
  await closed;
  expect(got).toEqual([]);
  expect(await session.seen([door])).toMatchObject([{ answered: 1 }]);
});

test('a connection takes so many requests and no more', async () => {
  const { door, session } = await aDoor();
  const socket = await connect(door);
  let bytes = 0;
  socket.on('data', (some: Buffer) => {
    bytes += some.length;
  });
  const closed = once(socket, 'close');
  socket.write(Buffer.concat(Array.from({ length: MOST + 1 }, (_, at) => session.sealer.makeRequest(at))));
  await closed;
  expect(bytes).toBe(MOST * ANSWER_BYTES);
});

async function aDoor(): Promise<{ readonly door: DoorRange; readonly session: PairedSession }> {
  const door = await freeDoor('tcp');
  return { door, session: await paired(await aResponder({ doors: [door] })) };
}

async function connect({ first }: DoorRange, secure = false): Promise<net.Socket> {
  const socket = secure
    ? tls.connect({ host: LOOPBACK, port: first, rejectUnauthorized: false })
    : net.connect(first, LOOPBACK);
  onTestFinished(() => void socket.destroy());
  await once(socket, secure ? 'secureConnect' : 'connect');
  return socket;
}

/** So many answers, as they come. */
function take(socket: net.Socket, answers: number): Promise<Buffer> {
  return new Promise((resolve) => {
    let held = Buffer.alloc(0);
    const onData = (bytes: Buffer): void => {
      held = Buffer.concat([held, bytes]);
      if (held.length < answers * ANSWER_BYTES) return;
      socket.off('data', onData);
      resolve(held);
    };
    socket.on('data', onData);
  });
}
