import { expect, test } from 'vitest';
import { doorLabel, portLabel, skipLabel } from '../../src/report/portLabels.ts';

test.each([
  ['tcp', 5597, 'tcp 5597', 'tcp/5597 SSL'],
  ['udp', 123, 'udp 123', 'udp/123 SSL'],
  ['icmp', 0, 'icmp echo', 'icmp echo'],
] as const)('%s %i is %s', (transport, port, words, label) => {
  expect(doorLabel({ transport, port })).toBe(words);
  expect(portLabel({ transport, port, security: 'ssl' })).toBe(label);
});

test('a skipped flow is written as the document has it', () => {
  expect(skipLabel({ transport: 'tcp', ports: '8018,8108' })).toBe('tcp 8018,8108');
  expect(skipLabel({ transport: 'icmp', ports: 'none' })).toBe('icmp echo');
});
