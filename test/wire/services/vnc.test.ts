import { describe, expect, test } from 'vitest';
import { vncConversation } from '../../../src/wire/services/vnc.ts';
import { fuzzConversation, talkTo } from '../../support/talk.ts';

// Xtigervnc 1.12.0 with -SecurityTypes None,VncAuth.
const TIGER = ['RFB 003.008\n', '\x02\x01\x02'];
// Xtigervnc 1.12.0 to a host that connected five times without a log-on, in one segment.
const SHUT_OUT = 'RFB 003.003\n\0\0\0\0\0\0\0\x1aToo many security failures';
const stranger = { kind: 'stranger', reason: 'does not speak RFB' };

const detailsOf = (answers: readonly string[]): unknown => {
  const { end } = talkTo(vncConversation(), answers);
  return end.kind === 'done' ? end.service.details.map(({ name, value }) => `${name}: ${value}`) : end;
};

describe('a VNC server', () => {
  test('tells its version and security types', () => {
    expect(talkTo(vncConversation(), TIGER)).toEqual({
      said: ['RFB 003.008\n'],
      end: {
        kind: 'done',
        service: {
          name: 'RFB',
          product: null,
          details: [
            { name: 'version', value: '3.8' },
            { name: 'security', value: 'None, VNC' },
          ],
        },
      },
    });
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(talkTo(vncConversation(), TIGER, piece).end.kind).toBe('done');
  });

  test.each([
    ['RFB 003.003\n', 'RFB 003.003\n'],
    // RFC 6143 section 7.1.1: other versions count as 3.3; UltraVNC has 3.6.
    ['RFB 003.005\n', 'RFB 003.003\n'],
    ['RFB 003.006\n', 'RFB 003.003\n'],
    ['RFB 002.009\n', 'RFB 003.003\n'],
    ['RFB 003.007\n', 'RFB 003.007\n'],
    // Apple and RealVNC.
    ['RFB 003.889\n', 'RFB 003.008\n'],
    ['RFB 005.000\n', 'RFB 003.008\n'],
  ])('of %j is answered %j', (version, answer) => {
    expect(talkTo(vncConversation(), [version]).said).toEqual([answer]);
  });

  test('of version 3.3 decides on the security type itself', () => {
    expect(detailsOf(['RFB 003.003\n', '\0\0\0\x02'])).toEqual(['version: 3.3', 'security: VNC']);
    expect(detailsOf(['RFB 003.003\n', '\xff\xff\xff\xfa'])).toEqual([
      'version: 3.3',
      'security: type 4294967290',
    ]);
    expect(talkTo(vncConversation(), ['RFB 003.003\n', '\0\0\0']).end.kind).toBe('more');
  });

  test('that turns us away is one all the same', () => {
    const refused = 'refuses: Too many security failures';
    expect(detailsOf([SHUT_OUT])).toEqual(['version: 3.3', refused]);
    expect(detailsOf(['RFB 003.003\n', SHUT_OUT.slice(12)])).toEqual(['version: 3.3', refused]);
    expect(detailsOf(['RFB 003.008\n', '\0\0\0\0\x02No'])).toEqual(['version: 3.8', 'refuses: No']);
    expect(talkTo(vncConversation(), [SHUT_OUT.slice(0, 18)]).end.kind).toBe('more');
    expect(talkTo(vncConversation(), ['RFB 003.008\n', '\0\0\0\0\x02N']).end.kind).toBe('more');
  });

  test('with a reason or types without end has them cut', () => {
    expect(detailsOf(['RFB 003.008\n', `\0\xff\xff\xff\xff${'x'.repeat(500)}`])).toEqual([
      'version: 3.8',
      `refuses: ${'x'.repeat(120)}`,
    ]);
    expect(detailsOf(['RFB 003.008\n', `\xff${'\x01'.repeat(255)}`])).toEqual([
      'version: 3.8',
      `security: ${Array.from({ length: 16 }, () => 'None').join(', ')}`,
    ]);
    expect(talkTo(vncConversation(), ['RFB 003.008\n', '\x03\x01\x02']).end.kind).toBe('more');
  });

  test('behind a repeater is not asked for', () => {
    expect(detailsOf(['RFB 000.000\n'])).toEqual(['version: 0.0', 'kind: repeater']);
  });
});

describe('no VNC server', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['FTP', '220 FTP ready\r\n'],
    ['binary', '\x00\x01\xff'],
    ['a version with letters', 'RFB 00a.008\n'],
    ['a version in another length', 'RFB 3.8\n'],
    ['a version that does not end', 'RFB 003.0080'],
  ])('is %s', (_name, answer) => {
    expect(talkTo(vncConversation(), [answer]).end).toEqual(stranger);
    expect(talkTo(vncConversation(), [answer], 1).end).toEqual(stranger);
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(vncConversation, [...TIGER, SHUT_OUT, 'RFB 003.003\n', '\0\0\0\x02', '\0\0\0\0\x02No']);
});
