import { describe, expect, test } from 'vitest';
import { ftpConversation } from '../../../src/wire/services/ftp.ts';
import { fuzzConversation, talkTo } from '../../support/talk.ts';

// As vsftpd 3.0.3 and ProFTPD 1.3.8 of Debian 12 say it.
const GREETING = '220 (vsFTPd 3.0.3)\r\n';
const FEATURES =
  '211-Features:\r\n EPRT\r\n EPSV\r\n MDTM\r\n PASV\r\n REST STREAM\r\n SIZE\r\n TVFS\r\n211 End\r\n';
const SYSTEM = '215 UNIX Type: L8\r\n';
const NOT_LOGGED_ON = '530 Please login with USER and PASS.\r\n';
const PURE =
  '220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n220-You are user number 1 of 50 allowed.\r\n220 You will be disconnected after 15 minutes of inactivity.\r\n';
const stranger = { kind: 'stranger', reason: 'does not speak FTP' };
const plain = () => ftpConversation({ secure: false });
const WITH_TLS = '211-Features:\r\n AUTH TLS\r\n211 End\r\n';

describe('an FTP server', () => {
  test('is asked what it can do, and left', () => {
    expect(talkTo(plain(), [GREETING, FEATURES])).toEqual({
      said: ['FEAT\r\n', 'QUIT\r\n'],
      end: {
        kind: 'done',
        service: {
          name: 'FTP',
          product: 'vsFTPd 3.0.3',
          details: [
            { name: 'TLS', value: 'not offered' },
            { name: 'features', value: 'EPRT, EPSV, MDTM, PASV, REST STREAM, SIZE, TVFS' },
          ],
        },
        farewell: Buffer.from('QUIT\r\n'),
      },
    });
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(talkTo(plain(), [PURE, FEATURES], piece).end.kind).toBe('done');
    expect(talkTo(plain(), [`120 in 1 minute\r\n${GREETING}`, FEATURES], piece).end.kind).toBe('done');
  });

  test('that offers TLS is asked to encrypt', () => {
    const { said, end } = talkTo(plain(), [GREETING, WITH_TLS, '234 Proceed with negotiation.\r\n']);
    expect(said).toEqual(['FEAT\r\n', 'AUTH TLS\r\n']);
    expect(end).toMatchObject({
      kind: 'secure',
      service: { product: 'vsFTPd 3.0.3', details: [{ name: 'TLS', value: 'offered' }, {}] },
    });
  });

  test('on an encrypted connection is not asked again', () => {
    const { said, end } = talkTo(ftpConversation({ secure: true }), [GREETING, WITH_TLS]);
    expect([end.kind, said.at(-1)]).toEqual(['done', 'QUIT\r\n']);
  });

  test.each(['534 no\r\n', '421 Timeout.\r\n', 'what?\r\n', `234-${'x\r\n'.repeat(7000)}`])(
    'that answers %j to that is one all the same',
    (answer) => {
      const { said, end } = talkTo(plain(), [GREETING, WITH_TLS, answer]);
      expect([end.kind, said.at(-1)]).toEqual(['done', 'QUIT\r\n']);
    },
  );

  test('that may be full of words is read to its last line', () => {
    const { end } = talkTo(plain(), [
      '220-Welcome\r\nto 220 of our\r\n221 files\r\n220-and others\r\n220\r\n',
      FEATURES,
    ]);
    expect(end).toMatchObject({ kind: 'done', service: { product: null } });
  });

  test.each([
    ['220 ProFTPD Server (peer) [127.0.0.1]\r\n', 'ProFTPD Server (peer)'],
    ['220 Microsoft FTP Service\r\n', 'Microsoft FTP Service'],
    [
      '220-FileZilla Server 1.6.7\r\n220 Please visit https://filezilla-project.org/\r\n',
      'FileZilla Server 1.6.7',
    ],
    [
      '220 ftp.example.com FTP server (Version 6.4/OpenBSD/Linux-ftpd-0.17) ready.\r\n',
      'ftp.example.com FTP server (Version 6.4/OpenBSD/Linux-ftpd-0.17)',
    ],
    [PURE, 'Welcome to Pure-FTPd [privsep] [TLS]'],
    ['220 Welcome\r\n', null],
  ])('that greets with %j is known by it', (greeting, product) => {
    expect(talkTo(plain(), [greeting, FEATURES]).end).toMatchObject({ kind: 'done', service: { product } });
  });

  test('that has an address for mail in its greeting is one all the same', () => {
    const greeting = '220-Welcome. Questions by e-mail to\r\n220 files@mail.example.com\r\n';
    expect(talkTo(plain(), [greeting, FEATURES]).end.kind).toBe('done');
    const full = '421 Too many users are logged in, send mail to files@example.com\r\n';
    expect(talkTo(plain(), [full]).end.kind).toBe('done');
  });

  test.each([
    ['its system', '220 Welcome\r\n', ['500 FEAT not understood\r\n', SYSTEM]],
    ['its wish for a log-on', '220 Welcome\r\n', [NOT_LOGGED_ON]],
    ['that wish later', '220 Welcome\r\n', ['502 not implemented\r\n', NOT_LOGGED_ON]],
    ['its name', '220 host FTP server ready.\r\n', ['500 FEAT?\r\n', '500 SYST?\r\n']],
  ])('without features is known by %s', (_how, greeting, answers) => {
    const { said, end } = talkTo(plain(), [greeting, ...answers]);
    expect([end.kind, said.at(-1)]).toEqual(['done', 'QUIT\r\n']);
  });

  test.each([
    '421 There are too many connected users, please try later.',
    '421 Service not available, closing control connection.',
    '421 50 users (the maximum) are already logged in, sorry',
    '421 Too many FTP connections',
    '500 OOPS: vsftpd: refusing to run with writable root inside chroot()',
  ])('that says %j is one all the same', (line) => {
    expect(talkTo(plain(), [`${line}\r\n`]).end).toMatchObject({
      kind: 'done',
      service: { details: [{ name: 'refuses', value: line }] },
    });
  });

  test('that closes when it is asked is one where it has named itself', () => {
    expect(talkTo(plain(), [GREETING, '421 Timeout.\r\n']).end.kind).toBe('done');
  });
});

describe('no FTP server', () => {
  test.each([
    ['SSH', ['SSH-2.0-OpenSSH_9.2p1\r\n']],
    ['HTTP', ['HTTP/1.1 400 Bad Request\r\n']],
    ['SMTP by its greeting', ['220 mail.example.com ESMTP Postfix\r\n']],
    ['SMTP by its answers', ['220 gw.example.com Ready\r\n', '500 what?\r\n', '500 what?\r\n']],
    ['SMTP that wants TLS', ['220 a\r\n', '530 Must issue a STARTTLS command first\r\n', '500 what?\r\n']],
    ['SMTP that wants a log-on', ['220 a\r\n', '530 5.7.0 no\r\n', '530 5.7.0 no\r\n']],
    ['SMTP that is full', ['421 4.7.0 mail.example.com Error: too many connections\r\n']],
    ['SMTP that closes', ['421 a Service not available, closing transmission channel\r\n']],
    ['NNTP', ['200 news.example.com ready\r\n']],
    ['another fault', ['500 no\r\n']],
    ['half a code', ['22\r\n']],
    ['binary', [new Uint8Array([0, 1, 2, 3, 255])]],
    ['a line without end', [`220 ${'x'.repeat(20_000)}`]],
    ['a greeting without end', [`220-${'x\r\n'.repeat(7000)}`]],
  ])('is %s', (_name, answers) => {
    expect(talkTo(plain(), answers).end).toEqual(stranger);
  });

  test('may be what refuses in words that SMTP has, too: only what follows can tell', () => {
    expect(talkTo(plain(), ['421 Service not available\r\n']).end.kind).toBe('say');
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(plain, [
    GREETING,
    FEATURES,
    SYSTEM,
    NOT_LOGGED_ON,
    PURE,
    '120 a\r\n',
    '500 no\r\n',
    '421 no\r\n',
    WITH_TLS,
    '234 yes\r\n',
  ]);
});
