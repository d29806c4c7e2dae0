import { describe, expect, test } from 'vitest';
import { pop3Conversation } from '../../../src/wire/services/pop3.ts';
import { anAsking, fuzzConversation, talkTo } from '../../support/talk.ts';

// As Dovecot 2.3.19 of Debian 12 says it.
const GREETING = '+OK Dovecot (Debian) ready.\r\n';
const CAPABLE =
  '+OK\r\nCAPA\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\nAUTH-RESP-CODE\r\nSTLS\r\nSASL PLAIN LOGIN\r\n.\r\n';
const BEGIN = '+OK Begin TLS negotiation now.\r\n';
const stranger = { kind: 'stranger', reason: 'does not speak POP3' };
const plain = (given = {}) => pop3Conversation(anAsking(given));

describe('a POP3 server', () => {
  test('is asked what it can do, and goes on encrypted', () => {
    expect(talkTo(plain(), [GREETING, CAPABLE, BEGIN])).toEqual({
      said: ['CAPA\r\n', 'STLS\r\n'],
      end: {
        kind: 'secure',
        service: {
          name: 'POP3',
          product: 'Dovecot (Debian)',
          details: [
            { name: 'STLS', value: 'offered' },
            { name: 'SASL', value: 'PLAIN LOGIN' },
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
    expect(said).toEqual(['CAPA\r\n', 'QUIT\r\n']);
    expect(end.kind).toBe('done');
  });

  test('that offers no TLS, or refuses it after all, is left politely', () => {
    expect(talkTo(plain(), [GREETING, '+OK\r\nUSER\r\n.\r\n'])).toMatchObject({
      said: ['CAPA\r\n', 'QUIT\r\n'],
      end: { kind: 'done', service: { details: [{ name: 'STLS', value: 'not offered' }] } },
    });
    const { said, end } = talkTo(plain(), [GREETING, CAPABLE, '-ERR not now\r\n']);
    expect([said.at(-1), end.kind]).toEqual(['QUIT\r\n', 'done']);
  });

  test('that knows no capabilities is one all the same', () => {
    expect(talkTo(plain(), ['+OK\r\n', '-ERR what?\r\n']).end).toMatchObject({
      kind: 'done',
      service: { product: null, details: [{ name: 'CAPA', value: 'not known' }] },
    });
  });

  test('may tell its product in so many words', () => {
    expect(
      talkTo(plain(), [GREETING, '+OK\r\nIMPLEMENTATION Shlemazle-Plotz-v302\r\n.\r\n']).end,
    ).toMatchObject({
      service: { product: 'Shlemazle-Plotz-v302' },
    });
  });

  test('has its challenge kept out of what is told', () => {
    const { end } = talkTo(plain(), ['+OK old POP3 <1896.697170952@example.com>\r\n', '-ERR what?\r\n']);
    expect(end).toMatchObject({ service: { product: 'old POP3' } });
    const cut = talkTo(plain(), ['+OK old POP3 <1896.697170952\r\n', '-ERR what?\r\n']);
    expect(cut.end).toMatchObject({ service: { product: 'old POP3' } });
  });

  test.each(['[SYS/TEMP] come again', '[IN-USE] no', 'POP3 server is busy', 'mailboxes are not there'])(
    'that declines with %j is one all the same',
    (words) => {
      const { said, end } = talkTo(plain(), [`-ERR ${words}\r\n`]);
      expect(said).toEqual(['QUIT\r\n']);
      expect(end).toMatchObject({ kind: 'done', service: { details: [{ name: 'refuses', value: words }] } });
    },
  );

  test('may be what declines in words that Redis has, too: only what follows can tell', () => {
    expect(talkTo(plain(), ['-ERR max number of clients reached\r\n']).end.kind).toBe('say');
  });
});

describe('no POP3 server', () => {
  test.each([
    ['SSH', ['SSH-2.0-OpenSSH_9.2p1\r\n']],
    ['HTTP', ['HTTP/1.1 400 Bad Request\r\n']],
    ['SMTP', ['220 mail.example.com ESMTP Postfix\r\n']],
    ['IMAP', ['* OK Dovecot ready.\r\n']],
    ['Redis that is shut', ['-DENIED Redis is running in protected mode\r\n']],
    ['another answer', ['+OK hi\r\n', '500 what?\r\n']],
    ['an unfinished stranger', ['SSH-2.0']],
    ['binary', [new Uint8Array([0, 1, 2, 3, 255])]],
    ['a line without end', [`+OK ${'x'.repeat(20_000)}`]],
    ['an answer without end', ['+OK hi\r\n', `+OK\r\n${'x\r\n'.repeat(7000)}`]],
  ])('is %s', (_name, answers) => {
    expect(talkTo(plain(), answers).end).toEqual(stranger);
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(plain, [GREETING, CAPABLE, BEGIN, '-ERR no\r\n', '-ERR [SYS/PERM] no\r\n']);
});
