import { describe, expect, test } from 'vitest';
import { rmcpQuestion } from '../../../src/wire/services/rmcp.ts';
import { anAsking, fuzzQuestion } from '../../support/talk.ts';

// ipmi_sim of OpenIPMI 2.0.33; it repeats the tag that `anAsking` sends.
const PONG = '0600ff06000011be40a00010000011be000000008100000000000000';

const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');
const ask = () => rmcpQuestion(anAsking());
const read = (hex: string) => ask().read(bytesOf(hex));

describe('a management controller', () => {
  test('is pinged without asking for an acknowledgement', () => {
    expect(Buffer.from(ask().request)).toEqual(bytesOf('0600ff06000011be80a00000'));
  });

  test('is never pinged with the tag that wants no answer', () => {
    const { request } = rmcpQuestion(anAsking({ random: (bytes) => new Uint8Array(bytes).fill(0xff) }));
    expect(request[9]).toBe(0);
  });

  test('answers', () => {
    expect(read(PONG)).toEqual({
      name: 'RMCP',
      product: null,
      details: [
        { name: 'IPMI', value: 'supported' },
        { name: 'enterprise', value: '4542 (ASF)' },
      ],
    });
  });

  test('may have another maker, another sequence number, and no IPMI', () => {
    const other = PONG.replace('0600ff06', '06000006').replace('0010000011be', '00100000abcd');
    expect(read(other.replace('81', '01'))?.details).toEqual([
      { name: 'IPMI', value: 'not supported' },
      { name: 'enterprise', value: '43981' },
    ]);
  });

  test('may fill up its answer', () => {
    expect(read(`${PONG}0000`)).not.toBeNull();
  });
});

test('no answer to this ping has another tag, or only acknowledges', () => {
  expect(read(PONG.replace('40a0', '40a1'))).toBeUndefined();
  expect(read('0600ff86')).toBeUndefined();
});

describe('no management controller', () => {
  test.each([
    ['nothing', ''],
    ['a header that is cut', '0600ff'],
    ['a header alone', '0600ff06'],
    ['an answer that is cut', PONG.slice(0, -2)],
    ['our own ping, sent back', '0600ff06000011be80a00000'],
    ['our own ping, filled up', `0600ff06000011be80a00010${'00'.repeat(16)}`],
    ['another version', PONG.replace('0600ff', '0500ff')],
    ['another class', PONG.replace('0600ff06', '0600ff07')],
    ['another enterprise', PONG.replace('11be40', '11bf40')],
    ['an answer of another length', PONG.replace('40a00010', '40a00011')],
    ['text', Buffer.from('what do you mean? '.repeat(4)).toString('hex')],
  ])('is %s', (_name, hex) => {
    expect(read(hex)).toBeNull();
  });
});

test('whatever comes, nothing else comes of it', () => {
  fuzzQuestion(ask, [bytesOf(PONG), bytesOf('0600ff86')]);
});
