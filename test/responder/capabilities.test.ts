import { expect, test } from 'vitest';
import { encodeFrame, makeFrameReader } from '../../src/wire/frame.ts';
import { responderProof } from '../../src/wire/keys.ts';
import { readHello } from '../../src/wire/pairMessages.ts';
import { openTls } from '../support/peers.ts';
import { aResponder, paired, TOKEN } from '../support/responders.ts';

test.each([
  ['says nothing of what it can, as older ones', undefined, false],
  ['can other things', ['later'], false],
  ['can SIP', ['later', 'sip'], true],
])('a responder that %s', async (_what, can, knowsSip) => {
  const session = await paired({ controlPort: await welcomeWith(can) });
  expect(session.sip !== undefined).toBe(knowsSip);
});

test('this one can SIP', async () => {
  expect((await paired(await aResponder())).sip).toBeDefined();
});

/** Greets back as a responder does, and tells what it is told to tell. */
async function welcomeWith(can: readonly string[] | undefined): Promise<number> {
  const [nonce, session] = ['ab'.repeat(16), 'cd'.repeat(8)];
  const { port } = await openTls({}, (socket) => {
    const read = makeFrameReader();
    socket.on('data', (bytes: Buffer) => {
      for (const message of read(bytes)) {
        // The caller was shown this very certificate: it stands in its hello.
        const hello = readHello(message);
        const said = ['welcome', hello.nonce, nonce, session, hello.fingerprint, '1'];
        const lists = { roles: [], doors: [], onDemand: [], closed: [], caller: '127.0.0.1' };
        const proof = responderProof(TOKEN, said);
        const welcome = { t: 'welcome', version: 1, tool: '1', nonce, session, proof, ...lists, can };
        socket.write(encodeFrame(welcome));
      }
    });
  });
  return port;
}
