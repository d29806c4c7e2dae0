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

  test.each([
    '554 no service here',
    '421 4.7.0 mail.example.com Error: too many connections from 192.0.2.7',
    '421 mail.example.com Service not available',
    '421 Too many concurrent SMTP connections; please try again later.',
  ])('that says %j is one all the same', (line) => {
    expect(talkTo(plain(), [`${line}\r\n`])).toMatchObject({
      said: ['QUIT\r\n'],
      end: { kind: 'done', service: { name: 'SMTP', details: [{ name: 'refuses', value: line }] } },
    });
  });

  test('that refuses our name is one all the same', () => {
    expect(talkTo(plain(), [GREETING, '550 go away\r\n']).end).toMatchObject({
      kind: 'done',
      service: { details: [{}, { name: 'refuses', value: '550 go away' }] },
    });
    expect(talkTo(plain(), ['220 a ready\r\n', '550 5.7.1 no\r\n']).end.kind).toBe('done');
    expect(talkTo(plain(), ['220 a ready\r\n', '521 no mail here\r\n']).end.kind).toBe('done');
  });

  test('from before extensions is asked in the old way', () => {
    const { said, end } = talkTo(plain(), ['220 old ready\r\n', '500 what?\r\n', '250 old\r\n']);
    expect(said).toEqual(['EHLO [192.0.2.7]\r\n', 'HELO [192.0.2.7]\r\n', 'QUIT\r\n']);
    expect(end).toMatchObject({
      kind: 'done',
      service: { product: null, details: [{ name: 'name', value: 'old' }] },
    });
  });

  test('without a product has none', () => {
    expect(talkTo(plain(), ['220 mail ESMTP\r\n', '250 mail\r\n']).end).toMatchObject({
      service: { product: null },
    });
    expect(talkTo(plain(), ['220\r\n', '250 mail\r\n']).end).toMatchObject({ service: { product: null } });
  });

  test.each([
    ['mx.google.com ESMTP 5b1f17b1804b1-4f1b2e75b9asi1234567b3a.78 - gsmtp', 'gsmtp'],
    [
      'ex1.example.com Microsoft ESMTP MAIL Service ready at Thu, 26 Nov 2026 05:20:00 +0000',
      'Microsoft MAIL Service',
    ],
    [
      'old Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675 ready at  Thu, 2 Jan 2026 1:2:3 +0100',
      'Microsoft MAIL Service, Version: 6.0.3790.4675',
    ],
    [
      'd1.example.com ESMTP Service (Lotus Domino Release 8.5.3) ready at Thu, 26 Nov 2026 06:20:00 +0100',
      'Service (Lotus Domino Release 8.5.3)',
    ],
    [
      'gw.example.com GroupWise Internet Agent 7.0.3  (C)1993, 2008 Novell, Inc.  All rights reserved. Ready',
      'GroupWise Internet Agent 7.0.3',
    ],
    ['gw.example.com Ready', null],
    ['mx.example.com ESMTP Exim 4.96 Thu, 26 Nov 2026 05:20:00 +0000', 'Exim 4.96'],
    ['mx.example.com ESMTP Sendmail 8.17.1/8.17.1; Thu, 26 Nov 2026 05:20:00 GMT', 'Sendmail 8.17.1/8.17.1'],
    ['ftp.example.com ESMTP Postfix', 'Postfix'],
    ['ftp.example.com', null],
    ['***************', null],
  ])('that greets with %j is known by what stays the same', (greeting, product) => {
    const { end } = talkTo(plain(), [`220 ${greeting}\r\n`, '250 mail.example.com\r\n']);
    expect(end).toMatchObject({ kind: 'done', service: { product, details: [{ name: 'name' }, {}] } });
  });

  test('from before the standard offers log-on in the old way', () => {
    expect(talkTo(plain(), [GREETING, '250-mail\r\n250 AUTH=LOGIN\r\n']).end).toMatchObject({
      service: { details: [{}, {}, { name: 'AUTH', value: 'LOGIN' }] },
    });
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
    ['FTP that is full', ['421 Too many FTP connections\r\n']],
    ['FTP on a host named after mail', ['220 mail.example.com FTP server ready.\r\n']],
    ['LMTP', ['220 mail.example.com LMTP ready\r\n', '500 5.5.1 use LHLO\r\n', '500 5.5.1 use LHLO\r\n']],
    ['another answer', ['220 a\r\n', '331 Password required\r\n']],
    ['another code', ['200 hello\r\n']],
    ['changing codes', ['220-a\r\n250 b\r\n']],
    ['binary', [new Uint8Array([0, 1, 2, 3, 255])]],
  ])('is %s', (_name, answers) => {
    expect(talkTo(plain(), answers).end).toEqual(stranger);
  });

  test('may be what refuses in words that FTP has, too: only what follows can tell', () => {
    const { said, end } = talkTo(plain(), ['421 too many connections\r\n']);
    expect([said, end.kind]).toEqual([[''], 'say']);
    expect(talkTo(plain(), ['220 a\r\n', '550 no\r\n']).end.kind).toBe('say');
    expect(talkTo(plain(), ['421 Too many users, send mail to files\r\n']).end.kind).toBe('say');
  });

  test('is what never ends its line', () => {
    expect(talkTo(plain(), [`220 ${'x'.repeat(20_000)}`]).end).toEqual(stranger);
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(plain, [GREETING, CAPABLE, '220 ready\r\n', '500 no\r\n', '250 ok\r\n']);
});
