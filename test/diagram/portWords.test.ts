import { expect, test } from 'vitest';
import { cutList, NO_BREAK, portWords } from '../../src/diagram/portWords.ts';
import { aUse } from './drawings.ts';

const whole = { marks: true, most: 99 };
const plain = (text: string): string => text.replaceAll(NO_BREAK, ' ');

test.each<[string, readonly Parameters<typeof aUse>[0][], string]>([
  ['one port', [{ ports: '80' }], 'tcp 80'],
  ['sorted, each once', [{ ports: '443,80' }, { ports: '80' }], 'tcp 80, 443'],
  ['two neighbours stay two', [{ ports: '81' }, { ports: '80' }], 'tcp 80, 81'],
  ['three in a row are a range', [{ ports: '80,82' }, { ports: '81' }], 'tcp 80-82'],
  [
    'ranges that overlap or touch',
    [{ ports: '100-200' }, { ports: '150-300' }, { ports: '301' }],
    'tcp 100-301',
  ],
  ['a port within a range', [{ ports: '100-200' }, { ports: '150' }], 'tcp 100-200'],
  ['marks keep apart', [{ ports: '80' }, { ports: '81', security: 'tls' }], 'tcp 80, 81 TLS'],
  [
    'the same port plain and marked',
    [{ ports: '80', security: 'tls' }, { ports: '80' }, { ports: '80', security: 'ssl' }],
    'tcp 80, 80 SSL, 80 TLS',
  ],
  ['both transports', [{ transport: 'udp', ports: '53' }, { ports: '53' }], 'tcp 53; udp 53'],
  [
    'an echo, which has no port, of a flow and of a path',
    [{ transport: 'icmp', ports: 'none' }, { transport: 'icmp', ports: '0' }, { ports: '53' }],
    'tcp 53; icmp echo',
  ],
  [
    'words after numbers',
    [{ ports: 'dynamic' }, { ports: 'unknown' }, { ports: '9' }],
    'tcp 9, dynamic ports, port unknown',
  ],
  ['whatever else a report says', [{ ports: 'some' }, { ports: 'some' }], 'tcp some'],
])('%s', (_what, uses, expected) => {
  expect(plain(portWords(uses.map(aUse), whole))).toBe(expected);
});

test('marks are left out where they are not wanted, and ports merge then', () => {
  const uses = ['80', '81', '82'].map((ports, at) => aUse({ ports, security: at === 1 ? 'tls' : 'none' }));
  expect(plain(portWords(uses, { marks: false, most: 99 }))).toBe('tcp 80-82');
});

test('long lists are cut and counted', () => {
  const uses = [1, 3, 5, 7, 9, 11].map((port) => aUse({ ports: String(port) }));
  expect(plain(portWords(uses, { marks: true, most: 3 }))).toBe('tcp 1, 3, 5, + 3 more');
});

test.each([
  [['a', 'b'], 2, ['a', 'b']],
  [['a', 'b', 'c'], 2, ['a', 'b', 'c']],
  [['a', 'b', 'c', 'd'], 2, ['a', 'b', '+ 2 more']],
])('%j cut after %i', (items, most, expected) => {
  expect(cutList(items, most).map(plain)).toEqual(expected);
});
