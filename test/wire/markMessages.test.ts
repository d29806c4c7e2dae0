import { expect, test } from 'vitest';
import { arrivedMarks, MOST_MARKED, makeMarks } from '../../src/wire/markMessages.ts';
import { readPairReply, readPairRequest, readWelcome } from '../../src/wire/pairMessages.ts';
import { WireError } from '../../src/wire/wireError.ts';
import { CALLER_NONCE, SESSION } from './samples.ts';

const MARKS = { t: 'marks', port: 5060, dscp: 46, from: ['192.0.2.7', 50_123] };

test.each([
  [MARKS],
  [{ ...MARKS, port: 65_535, dscp: 63, from: null }],
  [{ ...MARKS, dscp: 0, from: ['fd00::7', 1] }],
  [{ t: 'unmark' }],
])('%j is a question', (message) => {
  expect(readPairRequest({ ...message, later: 1 })).toEqual(message);
});

test.each([
  [{ t: 'marking', ready: true }],
  [{ t: 'marking', ready: false }],
  [{ t: 'marked', came: [] }],
  [
    {
      t: 'marked',
      came: [
        [7, 46],
        [4_000_000, 0],
      ],
    },
  ],
])('%j is a reply', (message) => {
  expect(readPairReply({ ...message, later: 1 })).toEqual(message);
});

test.each([
  [{ port: 0 }],
  [{ port: '5060' }],
  [{ dscp: 64 }],
  [{ dscp: -1 }],
  [{ dscp: 0.5 }],
  [{ dscp: null }],
  [{ from: undefined }],
  [{ from: 'fd00::7' }],
  [{ from: ['192.0.2.7'] }],
  [{ from: [7, 7] }],
  [{ from: ['192.0.2.7', 0] }],
  [{ from: ['x'.repeat(201), 7] }],
])('a question with %j is none', (bad) => {
  expect(() => readPairRequest({ ...MARKS, ...bad })).toThrow(WireError);
});

test.each([
  [{ t: 'marking' }],
  [{ t: 'marking', ready: 1 }],
  [{ t: 'marked' }],
  [{ t: 'marked', came: [7] }],
  [{ t: 'marked', came: [[7, 64]] }],
  [{ t: 'marked', came: [[-7, 46]] }],
  [{ t: 'marked', came: [[7, 46, 1]] }],
  [{ t: 'marked', came: Array.from({ length: MOST_MARKED + 1 }, () => [7, 46]) }],
])('the reply %j is none', (bad) => {
  expect(() => readPairReply(bad)).toThrow(WireError);
});

test('a question is made as it is read', () => {
  expect(makeMarks(5060, 46, { address: '192.0.2.7', port: 50_123 })).toEqual(MARKS);
  expect(makeMarks(5060, 46, null)).toEqual({ ...MARKS, from: null });
});

test('marks that arrived are told in words of their own', () => {
  expect(arrivedMarks({ t: 'marked', came: [[7, 46]] })).toEqual([{ sequence: 7, dscp: 46 }]);
});

test('what a responder can do may be left out, and must be a list of texts', () => {
  const welcome = {
    t: 'welcome',
    version: 1,
    tool: '1',
    nonce: CALLER_NONCE,
    session: SESSION,
    proof: '0f'.repeat(32),
    roles: [],
    doors: [],
    onDemand: [],
    closed: [],
    caller: '192.0.2.7',
  };
  expect(readWelcome(welcome)).toEqual(welcome);
  expect(readWelcome({ ...welcome, can: ['marks', 'later'] })).toMatchObject({ can: ['marks', 'later'] });
  for (const can of ['marks', [1], null]) {
    expect(() => readWelcome({ ...welcome, can })).toThrow(WireError);
  }
});
