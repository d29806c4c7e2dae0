import { describe, expect, test } from 'vitest';
import { smtpConversation } from '../../../src/wire/services/smtp.ts';
import { anAsking, fuzzConversation, talkTo } from '../../support/talk.ts';

const GREETING = '220 mail.example.com ESMTP Postfix (Debian/GNU)\r\n';
const CAPABLE =
  '250-mail.example.com\r\n250-PIPELINING\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n';
const stranger = { kind: 'stranger', reason: 'does not speak SMTP' };
const plain = (given = {}) => smtpConversation(anAsking(given));

describe('a mail server', () => {
  test('is greeted, tells what it offers and goes on encrypted', () => {
    expect(talkTo(plain(), [GREETING, CAPABLE, '220 ready\r\n'])).toEqual({
      said: ['EHLO [192.0.2.7]\r\n', 'STARTTLS\r\n'],
      end: {
        kind: 'secure',
        service: {
          name: 'SMTP',
          product: 'Postfix (Debian/GNU)',
          details: [
            { name: 'name', value: 'mail.example.com' },
            { name: 'STARTTLS', value: 'offered' },
            { name: 'AUTH', value: 'PLAIN LOGIN' },
          ],
        },
      },
    });
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(talkTo(plain(), [GREETING, CAPABLE, '220 ready\r\n'], piece).end.kind).toBe('secure');
  });

  test('on an encrypted connection is not asked to encrypt', () => {
    const { said, end } = talkTo(plain({ secure: true }), [GREETING, CAPABLE]);
    expect(said).toEqual(['EHLO [192.0.2.7]\r\n', 'QUIT\r\n']);
    expect(end.kind).toBe('done');
  });

  test('that does not offer TLS, or refuses it after all, is left politely', () => {
    expect(talkTo(plain(), [GREETING, '250 mail.example.com\r\n'])).toMatchObject({
      said: ['EHLO [192.0.2.7]\r\n', 'QUIT\r\n'],
      end: { kind: 'done', service: { details: [{}, { name: 'STARTTLS', value: 'not offered' }] } },
    });
    expect(talkTo(plain(), [GREETING, CAPABLE, '454 not now\r\n']).end.kind).toBe('done');
  });

  test.each(['554 no service here\r\n', '421 too many connections\r\n'])(
    'that says %j is one all the same',
    (line) => {
      expect(talkTo(plain(), [line])).toMatchObject({
        said: ['QUIT\r\n'],
        end: { kind: 'done', service: { name: 'SMTP', troubles: [`refuses this host: ${line.trimEnd()}`] } },
      });
    },
  );

  test('that refuses our name is one all the same', () => {
    expect(talkTo(plain(), [GREETING, '550 go away\r\n']).end).toMatchObject({
      kind: 'done',
      service: { troubles: ['refuses this host: 550 go away'] },
    });
  });

  test('from before extensions is asked in the old way', () => {
    const { said, end } = talkTo(plain(), ['220 old ready\r\n', '500 what?\r\n', '250 old\r\n']);
    expect(said).toEqual(['EHLO [192.0.2.7]\r\n', 'HELO [192.0.2.7]\r\n', 'QUIT\r\n']);
    expect(end).toMatchObject({ kind: 'done', service: { product: 'ready' } });
  });

  test('without a product has none', () => {
    expect(talkTo(plain(), ['220 mail ESMTP\r\n', '250 mail\r\n']).end).toMatchObject({
      service: { product: null },
    });
    expect(talkTo(plain(), ['220\r\n', '250 mail\r\n']).end).toMatchObject({ service: { product: null } });
  });

  test('of IPv6 is greeted with such an address', () => {
    const { said } = talkTo(plain({ local: { address: '2001:db8::7', port: 1 } }), [GREETING]);
    expect(said).toEqual(['EHLO [IPv6:2001:db8::7]\r\n']);
  });
});

describe('no mail server', () => {
  test.each([
    ['SSH', ['SSH-2.0-OpenSSH_9.2p1\r\n']],
    ['HTTP', ['HTTP/1.1 400 Bad Request\r\n']],
    ['FTP by its greeting', ['220 FTP ready\r\n']],
    [
      'FTP by its answers',
      ['220 ProFTPD Server\r\n', '500 EHLO not understood\r\n', '500 HELO not understood\r\n'],
    ],
    ['FTP that wants a log-on', ['220 (vsFTPd 3.0.3)\r\n', '530 Please login with USER and PASS.\r\n']],
    ['another code', ['200 hello\r\n']],
    ['changing codes', ['220-a\r\n250 b\r\n']],
    ['binary', [new Uint8Array([0, 1, 2, 3, 255])]],
  ])('is %s', (_name, answers) => {
    expect(talkTo(plain(), answers).end).toEqual(stranger);
  });

  test('is what never ends its line', () => {
    expect(talkTo(plain(), [`220 ${'x'.repeat(20_000)}`]).end).toEqual(stranger);
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(plain, [GREETING, CAPABLE, '220 ready\r\n', '500 no\r\n', '250 ok\r\n']);
});
