import { expect, test } from 'vitest';
import { parseNetstat } from '../../../src/responder/portOwner/parseNetstat.ts';

const ENGLISH = `
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       936
  TCP    10.0.0.5:8018          10.0.0.9:50123         ESTABLISHED     4711
  TCP    10.0.0.5:8019          0.0.0.0:0              LISTENING       4712
  TCP    127.0.0.1:49670        127.0.0.1:135          TIME_WAIT       0
`;
const GERMAN = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:80             0.0.0.0:0              ABHÖREN         4
  TCP    10.0.0.5:5597          10.0.0.9:80            HERGESTELLT     812
`;
// The words for the state here are made up of two, as in some languages, and in a code page that is not UTF-8.
const PORTUGUESE = `
Ligações Ativas

  Proto  Endereço local         Endereço externo       Estado          PID
  TCP    0.0.0.0:5060           0.0.0.0:0              \uFFFD escuta        1204
`;
const TCP6 = `
  TCP    [::]:445               [::]:0                 LISTENING       4
  TCP    [fe80::1%12]:139       [::]:0                 LISTENING       5
  TCP    [::1]:445              [::1]:50001            ESTABLISHED     9
`;
const UDP = `
  Proto  Local Address          Foreign Address        State           PID
  UDP    0.0.0.0:123            *:*                                    1000
  UDP    [::]:5353              *:*                                    2000
`;

test.each([
  ['a listener', ENGLISH, 'tcp', 135, 936],
  ['a listener on one address', ENGLISH, 'tcp', 8019, 4712],
  ['a conversation only', ENGLISH, 'tcp', 8018, null],
  ['the end of a longer port', ENGLISH, 'tcp', 35, null],
  ['the port of the far side', GERMAN, 'tcp', 5597, null],
  ['German', GERMAN, 'tcp', 80, 4],
  ['a state of two words', PORTUGUESE, 'tcp', 5060, 1204],
  ['IPv6', TCP6, 'tcp', 445, 4],
  ['IPv6 with a zone', TCP6, 'tcp', 139, 5],
  ['UDP', UDP, 'udp', 123, 1000],
  ['UDP on IPv6', UDP, 'udp', 5353, 2000],
  ['TCP where UDP was asked', ENGLISH, 'udp', 135, null],
  ['lines that end in CRLF', ENGLISH.replaceAll('\n', '\r\n'), 'tcp', 135, 936],
] as const)('%s', (_what, text, transport, port, expected) => {
  expect(parseNetstat(text, transport, port)).toBe(expected);
});

test.each([
  '',
  'TCP',
  'TCP 0.0.0.0:80',
  'TCP 0.0.0.0:80 0.0.0.0:0',
  'TCP 0.0.0.0:80 0.0.0.0:0 LISTENING',
  '\0',
])('damaged text names nobody: %j', (text) => {
  expect(parseNetstat(text, 'tcp', 80)).toBeNull();
});
