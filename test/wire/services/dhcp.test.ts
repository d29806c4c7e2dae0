import { describe, expect, test } from 'vitest';
import { dhcpQuestion } from '../../../src/wire/services/dhcp.ts';
import { fuzzQuestion } from '../../support/talk.ts';

const CHANCE = Uint8Array.from({ length: 9 }, (_, at) => 0xa0 + at);
const COOKIE = '63825363';
const ask = () => dhcpQuestion({ address: '10.79.0.2', port: 68 }, CHANCE);
const read = (bytes: Uint8Array) => ask().read(bytes);

/** An answer with these options, written in hex. */
function reply(options: string, given: { readonly op?: string; readonly xid?: string } = {}): Buffer {
  const { op = '02', xid = 'a0a1a2a3' } = given;
  const head = Buffer.from(`${op}010600${xid}`, 'hex');
  return Buffer.concat([head, Buffer.alloc(236 - head.length), Buffer.from(COOKIE + options, 'hex')]);
}

describe('a DHCP server', () => {
  test('is asked for settings, in the name of the address that asks', () => {
    const hex = Buffer.from(ask().request).toString('hex');
    expect(hex).toMatch(/^01010600a0a1a2a3000000000a4f0002(0{24})02a4a5a6a7a8/);
    expect(hex.slice(236 * 2)).toMatch(/^6382536335010837020103ff0*$/);
    expect(hex).toHaveLength(600);
  });

  test.each([
    ['02', 'DHCPOFFER'],
    ['05', 'DHCPACK'],
    ['06', 'DHCPNAK'],
  ])('that answers with message type %s says %s', (type, answer) => {
    expect(read(reply(`3501${type}36040a4f0001ff`))).toEqual({
      name: 'DHCP',
      product: null,
      details: [
        { name: 'answer', value: answer },
        { name: 'server', value: '10.79.0.1' },
      ],
    });
  });

  test('need not name itself, may leave gaps and may leave out the end', () => {
    expect(read(reply('0000350105'))?.details).toEqual([{ name: 'answer', value: 'DHCPACK' }]);
    expect(read(reply('3601013501050000'))?.details).toHaveLength(1);
  });
});

test('the answer to another request is left alone', () => {
  expect(read(reply('350105ff', { xid: 'a0a1a2a4' }))).toBeUndefined();
});

test.each([
  ['our own request', Buffer.from(ask().request)],
  ['a BOOTP answer without a message type', reply('ff')],
  ['a message of clients', reply('350101ff')],
  ['a message type without a value', reply('3500ff')],
  ['an option without a length', reply('35')],
  ['an option that reaches over the end', reply('350105360a')],
  ['BOOTP without the cookie', Buffer.alloc(300, 2)],
  ['a short message', reply('').subarray(0, 239)],
  ['nothing', Buffer.alloc(0)],
])('%s is no answer of a DHCP server', (_what, bytes) => {
  expect(read(bytes)).toBeNull();
});

test('whatever comes, nothing but facts comes of it', () => {
  fuzzQuestion(ask, [reply('35010536040a4f0001ff'), reply('350105'), ask().request]);
});
