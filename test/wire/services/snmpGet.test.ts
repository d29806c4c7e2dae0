import { describe, expect, test } from 'vitest';
import { snmpGetQuestion } from '../../../src/wire/services/snmpGet.ts';
import { anAsking, fuzzQuestion } from '../../support/talk.ts';

const ask = () => snmpGetQuestion(anAsking(), 'public');
const read = (hex: string) => ask().read(Buffer.from(hex, 'hex'));
const tlv = (tag: string, ...contents: readonly string[]): string => {
  const whole = contents.join('');
  return `${tag}${(whole.length / 2).toString(16).padStart(2, '0')}${whole}`;
};
const DESCRIPTION = '06082b06010201010100';
const UP_TIME = '06082b06010201010300';
const text = (words: string): string => tlv('04', Buffer.from(words).toString('hex'));
const ID = '020420a1a2a3';
const response = (bindings: string, given: { readonly id?: string; readonly status?: string } = {}): string =>
  tlv(
    '30',
    '020101',
    text('public'),
    tlv('a2', given.id ?? ID, given.status ?? '020100', '020100', tlv('30', bindings)),
  );
const BOTH = response(tlv('30', DESCRIPTION, text('Linux peer 6.1')) + tlv('30', UP_TIME, '430301b207'));

describe('an SNMP agent that knows a community', () => {
  test('is asked what it is and since when it runs', () => {
    expect(Buffer.from(ask().request).toString('hex')).toBe(
      tlv(
        '30',
        '020101',
        text('public'),
        tlv(
          'a0',
          ID,
          '020100',
          '020100',
          tlv('30', tlv('30', DESCRIPTION, '0500'), tlv('30', UP_TIME, '0500')),
        ),
      ),
    );
  });

  test('tells it', () => {
    expect(read(BOTH)).toEqual({
      name: 'SNMP',
      product: 'Linux peer 6.1',
      details: [{ name: 'up for', value: '18 min' }],
    });
  });

  test.each([
    ['nothing', ''],
    ['that it may not say', tlv('30', DESCRIPTION, '8100') + tlv('30', UP_TIME, '8100')],
    ['an empty description', tlv('30', DESCRIPTION, '0400')],
    ['other things', tlv('30', '06012b', text('a'))],
    ['damaged bindings', '3005'],
  ])('may tell %s', (_what, bindings) => {
    expect(read(response(bindings))).toEqual({ name: 'SNMP', product: null, details: [] });
  });

  test('may refuse', () => {
    expect(read(response('', { status: '020110' }))?.details).toEqual([{ name: 'error', value: '16' }]);
  });
});

test.each([
  ['another request', response('', { id: '020420a1a2a4' })],
  ['a discovery in version 3', '3007020103300202000400'],
])('the answer to %s is left alone', (_what, hex) => {
  expect(read(hex)).toBeUndefined();
});

test.each([
  ['nothing', ''],
  ['text', Buffer.from('what do you mean?').toString('hex')],
  ['version 3 without a header', '3003020103'],
  ['another version', tlv('30', '020102', text('public'))],
  ['no community', tlv('30', '020101')],
  ['our own request', Buffer.from(ask().request).toString('hex')],
  ['a response without an id', tlv('30', '020101', text('public'), tlv('a2'))],
  ['a response without a status', tlv('30', '020101', text('public'), tlv('a2', ID))],
  ['a response without an index', tlv('30', '020101', text('public'), tlv('a2', ID, '020100'))],
  ['a response without bindings', tlv('30', '020101', text('public'), tlv('a2', ID, '020100', '020100'))],
])('%s is no answer of an SNMP agent', (_what, hex) => {
  expect(read(hex)).toBeNull();
});

test('whatever comes, nothing but facts comes of it', () => {
  fuzzQuestion(ask, [Buffer.from(BOTH, 'hex'), ask().request, Buffer.from('3007020103300202000400', 'hex')]);
});
