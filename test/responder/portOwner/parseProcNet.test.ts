import { expect, test } from 'vitest';
import { parseProcNet } from '../../../src/responder/portOwner/parseProcNet.ts';

// As Linux 6 printed them; the UDP slot is a hash, so its column is wider.
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:8205 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3226830 1 00000000bdd16d48 100 0 0 10 0
   1: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65534        0 196 1 00000000ddd61b4a 100 0 0 10 0
   2: 0100007F:8205 0100007F:D3A2 01 00000000:00000000 00:00000000 00000000     0        0 3226900 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:D3A2 0100007F:8205 06 00000000:00000000 03:00000F2C 00000000     0        0 0 3 0000000000000000
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 40112 1 0000000000000000 100 0 0 10 0
`;
const UDP = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 6332: 0100007F:DF97 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 3226831 2 000000007fb7c176 0
 6333: 0100007F:DF98 0100007F:0035 01 00000000:00000000 00:00000000 00000000     0        0 3226832 2 000000007fb7c177 0
`;

test.each([
  ['a listener', TCP, 'tcp', 0x8205, ['3226830']],
  ['a listener of another user', TCP, 'tcp', 2024, ['196']],
  ['a conversation only', TCP, 'tcp', 0xd3a2, []],
  ['nobody', TCP, 'tcp', 80, []],
  ['a listener on IPv6', TCP6, 'tcp', 80, ['40112']],
  ['a UDP socket', UDP, 'udp', 0xdf97, ['3226831']],
  ['a connected UDP socket', UDP, 'udp', 0xdf98, ['3226832']],
  ['CRLF and a cut last line', `${TCP.replaceAll('\n', '\r\n')}   4: 0100007F:82`, 'tcp', 2024, ['196']],
] as const)('%s', (_what, text, transport, port, expected) => {
  expect(parseProcNet(text, transport, port)).toEqual(expected);
});

test.each([
  '',
  '\0\0',
  '   0: 0100007F:8205 00000000:0000 0A',
  '   0: 0100007F:8205 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 x 1',
  '   0: 0100007F:8205 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 0 1',
  '   0: zz00007F:8205 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 9 1',
])('damaged text names nobody: %j', (text) => {
  expect(parseProcNet(text, 'tcp', 0x8205)).toEqual([]);
});
