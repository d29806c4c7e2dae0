import { describe, expect, test } from 'vitest';
import { asPort } from '../../../src/model/ids.ts';
import type { Asking } from '../../../src/model/service.ts';
import { websocketConversation } from '../../../src/wire/services/websocket.ts';
import { anAsking, fuzzConversation, talkTo } from '../../support/talk.ts';

// The example of RFC 6455 section 1.3.
const NONCE = Buffer.from('the sample nonce', 'latin1');
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const REQUEST = [
  'GET / HTTP/1.1',
  'Host: cic01:25',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'User-Agent: cicprobe',
  '',
  '',
].join('\r\n');
// FIN and close; masked, two bytes; the mask; 1000 under it.
const CLOSE = Buffer.from([0x88, 0x82, 0x74, 0x68, 0x65, 0x20, 0x03 ^ 0x74, 0xe8 ^ 0x68]).toString('latin1');

const head = (status: string, ...lines: readonly string[]): string =>
  [`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n');
const AGREED = head(
  '101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  `Sec-WebSocket-Accept: ${ACCEPT}`,
);
const websocket = (given: Partial<Asking> = {}): ReturnType<typeof websocketConversation> =>
  websocketConversation(anAsking({ random: (bytes) => NONCE.subarray(0, bytes), ...given }));

describe('a WebSocket server', () => {
  test('agrees, proves it and is left politely', () => {
    expect(talkTo(websocket(), [AGREED])).toEqual({
      said: [REQUEST, CLOSE],
      end: {
        kind: 'done',
        farewell: expect.anything(),
        service: {
          name: 'WebSocket',
          product: null,
          details: [{ name: 'answer', value: '101 Switching Protocols' }],
        },
      },
    });
  });

  test.each([1, 2, 7])('may answer in pieces of %i bytes', (piece) => {
    expect(talkTo(websocket(), [AGREED], piece).end.kind).toBe('done');
  });

  test('may speak at once, after interim responses, and tell what it is', () => {
    const answer = [
      head('100 Continue'),
      head('103 Early Hints', 'Link: </a>'),
      head(
        '101 Switching Protocols',
        'server: Jetty(11.0.1)',
        'upgrade: WebSocket',
        `sec-websocket-accept: ${ACCEPT}`,
        'sec-websocket-protocol: sip',
      ),
      '\x81\x02hi',
    ].join('');
    expect(talkTo(websocket(), [answer]).end).toMatchObject({
      kind: 'done',
      service: { product: 'Jetty(11.0.1)', details: [{}, { name: 'subprotocol', value: 'sip' }] },
    });
  });

  // RFC 6455 sections 4.2.2 and 4.4, RFC 9110 section 15.5.22.
  test.each([
    ['426 without naming anything', head('426 Upgrade Required', 'Content-Length: 0')],
    ['426 that names it', head('426 Upgrade Required', 'Upgrade: websocket', 'Connection: Upgrade')],
    ['426 that names it among others', head('426 Upgrade Required', 'Upgrade: h2c, websocket/13')],
    ['400 with the versions', head('400 Bad Request', 'Sec-WebSocket-Version: 13, 8')],
    ['403 with a protocol', head('403 Forbidden', 'Sec-WebSocket-Protocol: sip')],
    ['401 that names it', head('401 Unauthorized', 'Upgrade: websocket')],
  ])('that refuses with %s is one all the same', (_name, answer) => {
    const { said, end } = talkTo(websocket(), [answer]);
    expect(said).toEqual([REQUEST]);
    expect(end).toMatchObject({ kind: 'done', service: { name: 'WebSocket' } });
  });

  test('that wants another version tells which', () => {
    expect(talkTo(websocket(), [head('400 Bad Request', 'Sec-WebSocket-Version: 8')]).end).toMatchObject({
      service: { details: [{ value: '400 Bad Request' }, { name: 'versions', value: '8' }] },
    });
  });

  test.each([
    ['cic01', 80, false, 'cic01'],
    ['cic01.', 443, true, 'cic01'],
    ['cic01', 443, false, 'cic01:443'],
    ['2001:db8::5', 8018, true, '[2001:db8::5]:8018'],
    ['fe80::1%eth0', 80, false, '[fe80::1]'],
  ])('%s at port %i is named by its host', (target, port, secure, host) => {
    const { said } = talkTo(websocket({ target, port: asPort(port), secure }), []);
    expect(said[0]).toContain(`\r\nHost: ${host}\r\n`);
  });
});

test.each([
  ['400', head('400 Bad Request', 'Connection: close')],
  ['404 that offers HTTP/2', head('404 Not Found', 'Upgrade: h2,h2c')],
  ['an upgrade to something that ends so', head('400 Bad Request', 'Upgrade: my-websocket')],
])('a web server that answers %s may have one elsewhere: that is told', (_name, answer) => {
  const troubles = ['speaks HTTP and declines a WebSocket at "/": its own path is not known'];
  expect(talkTo(websocket(), [answer]).end).toMatchObject({ kind: 'done', service: { troubles } });
});

describe('no WebSocket server', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['FTP', '220 ProFTPD Server\r\n'],
    ['RTSP', 'RTSP/1.0 400 Bad Request\r\n\r\n'],
    ['SIP', 'SIP/2.0 400 Bad Request\r\n\r\n'],
    ['an echo', REQUEST],
    ['binary', '\x15\x03\x01\x00\x02'],
    ['an endless head', head('101 Switching Protocols', 'a: b\r\n'.repeat(4000))],
    ['interim responses without end', head('100 Continue').repeat(10)],
  ])('is %s', (_name, answer) => {
    expect(talkTo(websocket(), [answer]).end).toEqual({
      kind: 'stranger',
      reason: 'does not speak WebSocket',
    });
  });

  test.each([
    ['200', head('200 OK', 'Content-Length: 0')],
    ['a code below all', head('099 OK')],
    ['426 that wants TLS', head('426 Upgrade Required', 'Upgrade: TLS/1.0')],
    ['301 to something that is called so', head('301 Moved Permanently', 'Location: /websocket')],
  ])('is a web server that answers %s', (_name, answer) => {
    expect(talkTo(websocket(), [answer]).end).toEqual({
      kind: 'stranger',
      reason: 'answers HTTP and no WebSocket there',
    });
  });

  test.each([
    ['nothing', head('101 Switching Protocols', 'Upgrade: websocket')],
    ['the key itself', head('101 Switching Protocols', 'Sec-WebSocket-Accept: dGhlIHNhbXBsZSBub25jZQ==')],
    ['the proof in other letters', AGREED.replace(ACCEPT, ACCEPT.toLowerCase())],
  ])('is one that agrees with %s', (_name, answer) => {
    expect(talkTo(websocket(), [answer]).end).toEqual({
      kind: 'stranger',
      reason: 'agrees to WebSocket without proof that it speaks it',
    });
  });
});

test('whatever comes, a step comes of it', () => {
  const refused = head('426 Upgrade Required', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13');
  fuzzConversation(websocket, [
    AGREED,
    refused,
    head('100 Continue') + AGREED,
    head('404 Not Found'),
    REQUEST,
  ]);
});
