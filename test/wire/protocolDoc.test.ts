import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sipKeys } from '../../src/wire/keys.ts';
import { readHello, readPairReply, readPairRequest, readWelcome } from '../../src/wire/pairMessages.ts';
import { makeSipAnswer, makeSipInvite } from '../../src/wire/sipMessages.ts';
import { textOf } from '../../src/wire/sipRecord.ts';
import {
  ANSWER_HEX,
  CALLER_NONCE,
  deriveKey,
  FINGERPRINT,
  hmac,
  REQUEST_HEX,
  RESPONDER_NONCE,
  SESSION,
  TOKEN,
} from './samples.ts';

const doc = readFileSync(new URL('../../docs/responder-protocol.md', import.meta.url), 'utf8');
const fences = [...doc.matchAll(/^```(json)?\n(.*?)^```$/gms)].map(([, kind, text = '']) => ({ kind, text }));
const examples = fences
  .filter(({ kind }) => kind === 'json')
  .flatMap(({ text }) => text.trim().split('\n'))
  .map((line): { readonly t: string } => JSON.parse(line));

describe('the examples of the protocol', () => {
  test.each([
    ['hello', readHello],
    ['welcome', readWelcome],
    ['sorry', readWelcome],
    ['open', readPairRequest],
    ['opened', readPairReply],
    ['seen', readPairRequest],
    ['saw', readPairReply],
    ['probe', readPairRequest],
    ['probed', readPairReply],
    ['marks', readPairRequest],
    ['marking', readPairReply],
    ['unmark', readPairRequest],
    ['marked', readPairReply],
    ['sip', readPairRequest],
    ['sips', readPairReply],
  ] as const)('%s is read as it stands there', (kind, read) => {
    const found = examples.filter(({ t }) => t === kind);
    expect(found.map((message): unknown => read(message))).toEqual(found);
    expect(found).toHaveLength(1);
  });

  test('the proofs are those of the test values', () => {
    const noSalt = new Uint8Array(32);
    const proofOf = (who: string, said: readonly unknown[]) =>
      hmac(deriveKey(noSalt, `cicprobe 1 ${who}`), JSON.stringify(said)).toString('hex');
    const named = (kind: string): Record<string, unknown> => ({ ...examples.find(({ t }) => t === kind) });
    const [hello, welcome, sorry] = ['hello', 'welcome', 'sorry'].map(named);
    expect(hello?.['proof']).toBe(proofOf('caller', [hello?.['nonce'], FINGERPRINT]));
    const said = ['welcome', hello?.['nonce'], welcome?.['nonce'], welcome?.['session'], FINGERPRINT, '1'];
    expect(welcome?.['proof']).toBe(proofOf('responder', said));
    expect(sorry?.['proof']).toBe(proofOf('responder', ['sorry', 'busy', hello?.['nonce'], FINGERPRINT]));
  });

  test('the bytes are those of the test values', () => {
    const dumps = fences.map(({ text }) => text.replaceAll(/\s/g, '')).filter((text) => /^4369/.test(text));
    expect(dumps).toEqual([REQUEST_HEX, ANSWER_HEX]);
  });

  test('the SIP messages are those of the test values', () => {
    const keys = sipKeys(TOKEN, CALLER_NONCE, RESPONDER_NONCE);
    const ends = [
      { address: '192.0.2.10', port: 5060 },
      { address: '10.1.2.3', port: 40_000 },
    ] as const;
    const invite = makeSipInvite({ session: SESSION, sequence: 7 }, 'udp', ...ends, keys);
    const drawn = fences.filter(({ text }) => /^(INVITE|SIP)/.test(text));
    const asSent = drawn.map(({ text }) => text.replaceAll('\n', '\r\n'));
    expect(asSent).toEqual([textOf(invite), textOf(makeSipAnswer(invite, keys)).slice(0, -2)]);
  });

  test('the drawings are 32 bits wide', () => {
    const drawn = fences.flatMap(({ text }) => text.split('\n')).filter((line) => /^[ \d]{5}[+|]/.test(line));
    expect(drawn.length).toBeGreaterThan(60);
    for (const line of drawn) expect(line.length, line).toBe(70);
  });
});
