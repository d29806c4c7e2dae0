import { describe, expect, test } from 'vitest';
import { imapConversation } from '../../../src/wire/services/imap.ts';
import { anAsking, fuzzConversation, talkTo } from '../../support/talk.ts';

// As Dovecot 2.3.19 of Debian 12 says it.
const GREETING =
  '* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS AUTH=PLAIN] Dovecot (Debian) ready.\r\n';
const CAPABLE =
  '* CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS AUTH=PLAIN\r\nc1 OK Pre-login capabilities listed, post-login capabilities have more.\r\n';
const BEGIN = 'c2 OK Begin TLS negotiation now.\r\n';
const stranger = { kind: 'stranger', reason: 'does not speak IMAP' };
const plain = (given = {}) => imapConversation(anAsking({ ...given }));

describe('an IMAP server', () => {
  test('is asked what it can do, and goes on encrypted', () => {
    expect(talkTo(plain(), [GREETING, CAPABLE, BEGIN])).toEqual({
      said: ['c1 CAPABILITY\r\n', 'c2 STARTTLS\r\n'],
      end: {
        kind: 'secure',
        service: {
          name: 'IMAP',
          product: 'Dovecot (Debian)',
          details: [
            { name: 'STARTTLS', value: 'offered' },
            { name: 'AUTH', value: 'PLAIN' },
            { name: 'IMAP4', value: 'rev1' },
          ],
        },
      },
    });
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(talkTo(plain(), [GREETING, CAPABLE, BEGIN], piece).end.kind).toBe('secure');
  });

  test('on an encrypted connection is not asked to encrypt', () => {
    const { said, end } = talkTo(plain({ secure: true }), [GREETING, CAPABLE]);
    expect(said).toEqual(['c1 CAPABILITY\r\n', 'c3 LOGOUT\r\n']);
    expect(end.kind).toBe('done');
  });

  test('that refuses TLS after all is left politely', () => {
    const { said, end } = talkTo(plain(), [GREETING, CAPABLE, 'c2 NO not now\r\n']);
    expect([said.at(-1), end.kind]).toEqual(['c3 LOGOUT\r\n', 'done']);
  });

  test('that offers no TLS and no log-on says so', () => {
    const { end } = talkTo(plain(), ['* ok hello\r\n', '* CAPABILITY IMAP4 LOGINDISABLED\r\nc1 OK\r\n']);
    expect(end).toMatchObject({
      kind: 'done',
      service: {
        product: 'hello',
        details: [
          { name: 'STARTTLS', value: 'not offered' },
          { name: 'LOGIN', value: 'disabled' },
        ],
      },
    });
  });

  test('whose capabilities stand in its greeting alone is one all the same', () => {
    expect(talkTo(plain(), [GREETING, 'c1 OK done\r\n']).said.at(-1)).toBe('c2 STARTTLS\r\n');
  });

  test('that says first that it waits is known by the greeting that follows', () => {
    const { end } = talkTo(plain(), [
      '* OK Waiting for authentication process to respond..\r\n',
      GREETING + CAPABLE,
      BEGIN,
    ]);
    expect(end).toMatchObject({ kind: 'secure', service: { product: 'Dovecot (Debian)' } });
  });

  test('to which this host is known already is asked for no TLS', () => {
    const { said, end } = talkTo(plain(), ['* PREAUTH welcome\r\n', CAPABLE]);
    expect(said.at(-1)).toBe('c3 LOGOUT\r\n');
    expect(end).toMatchObject({ service: { details: [{}, {}, {}, { value: 'logged on already' }] } });
  });

  test.each([
    ['The Microsoft Exchange IMAP4 service is ready. [RABCADIAUABS]', 'The Microsoft Exchange IMAP4 service'],
    ['Gimap ready for requests from 192.0.2.7 ab12mb34567890cdf', 'Gimap'],
    [
      'Domino IMAP4 Server Release 8.5.3 ready Thu, 26 Nov 2026 06:20:00 +0100',
      'Domino IMAP4 Server Release 8.5.3',
    ],
    ['', null],
  ])('that greets with "%s" is known by what stays the same', (words, product) => {
    expect(talkTo(plain(), [`* OK ${words}\r\n`, CAPABLE, 'c2 BAD no\r\n']).end).toMatchObject({
      service: { product },
    });
  });

  test.each([
    ['instead of a greeting', ['* BYE Too many connections\r\n'], 'BYE Too many connections'],
    ['when it is asked', ['* OK hi\r\n', '* BYE shutting down\r\n'], 'BYE shutting down'],
    ['by its answer', ['* OK hi\r\n', 'c1 NO not you\r\n'], 'NO not you'],
    ['by silence', ['* OK hi\r\n', 'c1 OK done\r\n'], 'OK done'],
  ])('that refuses %s is one all the same', (_when, answers, value) => {
    const { end } = talkTo(plain(), answers);
    expect(end).toMatchObject({ kind: 'done', service: { details: [{ name: 'refuses', value }] } });
  });
});

describe('no IMAP server', () => {
  test.each([
    ['SSH', ['SSH-2.0-OpenSSH_9.2p1\r\n']],
    ['HTTP', ['HTTP/1.1 400 Bad Request\r\n']],
    ['SMTP', ['220 mail.example.com ESMTP Postfix\r\n']],
    ['POP3', ['+OK Dovecot ready.\r\n']],
    ['ACAP', ['* ACAP (IMPLEMENTATION "x")\r\n']],
    ['MUPDATE', ['* AUTH "PLAIN"\r\n']],
    ['another answer', ['* OK hi\r\n', '500 what?\r\n']],
    ['an unfinished stranger', ['SSH-2.0']],
    ['binary', [new Uint8Array([0, 1, 2, 3, 255])]],
    ['a line without end', [`* OK ${'x'.repeat(20_000)}`]],
    ['an answer without end', ['* OK hi\r\n', `* CAPABILITY ${'x'.repeat(20_000)}`]],
  ])('is %s', (_name, answers) => {
    expect(talkTo(plain(), answers).end).toEqual(stranger);
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(plain, [GREETING, CAPABLE, BEGIN, '* BYE no\r\n', 'c1 NO no\r\n', '* PREAUTH a\r\n']);
});
