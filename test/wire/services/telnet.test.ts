import { describe, expect, test } from 'vitest';
import { telnetConversation } from '../../../src/wire/services/telnet.ts';
import { fuzzConversation, talkTo } from '../../support/talk.ts';

const hex = (text: string): string => Buffer.from(text.replaceAll(' ', ''), 'hex').toString('latin1');

// inetutils-telnetd 2.4, and its answer to IAC DO SUPPRESS-GO-AHEAD; telnetd of BusyBox 1.35.
const INETUTILS = hex('ff fb 25 ff fb 26 ff fd 18 ff fd 20 ff fd 23 ff fd 27 ff fd 24');
const YES = hex('ff fb 03');
const BUSYBOX = hex('ff fd 01 ff fd 1f ff fb 01 ff fb 03');
const ASKED = hex('ff fd 03');
const NO = hex('ff fc 03');

const stranger = { kind: 'stranger', reason: 'does not speak Telnet' };
const talk = (...answers: readonly string[]) => talkTo(telnetConversation(), answers);
const done = (...details: readonly [string, string][]) => ({
  kind: 'done',
  service: { name: 'Telnet', product: null, details: details.map(([name, value]) => ({ name, value })) },
});

describe('a Telnet server', () => {
  test('is known by the options that it begins with', () => {
    expect(talk(INETUTILS)).toEqual({
      said: [],
      end: done(
        ['offers', 'authentication, encryption'],
        ['asks for', 'terminal type, terminal speed, X display, new environment, environment'],
      ),
    });
    expect(talk(BUSYBOX).end).toEqual(
      done(['offers', 'echo, suppress go ahead'], ['asks for', 'echo, window size']),
    );
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(talkTo(telnetConversation(), [INETUTILS], piece).end.kind).toBe('done');
    expect(talkTo(telnetConversation(), ['login: ', YES], piece).end.kind).toBe('done');
  });

  test('that begins with text is asked', () => {
    expect(talk('\r\nlogin: ', YES)).toEqual({ said: [ASKED], end: done(['offers', 'suppress go ahead']) });
    expect(talk('\x1b[2JWelcome\xe9', `still here\r\n${NO}`)).toEqual({ said: [ASKED], end: done() });
    // One of those that negotiate behind their banner: nothing is asked.
    expect(talk(`Hello\r\n${hex('ff fb 01')}`)).toEqual({ said: [], end: done(['offers', 'echo']) });
    // A banner that looks like that of another protocol does not count beside options.
    expect(talk(`100 - reception\r\n${hex('ff fb 01')}`).end).toEqual(done(['offers', 'echo']));
    // A command that is split by our question.
    expect(talk(`${'long '.repeat(40)}\xff`, hex('fb 01')).end).toEqual(done(['offers', 'echo']));
    // It asks for the same, and answers.
    expect(talk('login: ', `${ASKED}${YES}`).end).toEqual(done(['offers', 'suppress go ahead']));
  });

  test('may say other things between', () => {
    expect(talk(hex('ff f1 ff ff ff fb 01')).end).toEqual(done(['offers', 'echo']));
    expect(talk(hex('ff fb 01 ff fa 18 01 ff f0')).end).toEqual(done(['offers', 'echo']));
  });

  test('has options that nobody named, and too many', () => {
    expect(talk(hex('ff fb 31 ff fb 8a ff fb ff')).end).toEqual(
      done(['offers', 'option 49, option 138, option 255']),
    );
    const many = Array.from({ length: 20 }, (_, at) => `\xff\xfd${String.fromCharCode(7 + at)}`).join('');
    expect(talk(many).end).toEqual(
      done(['asks for', [7, 8, 9, 10, 11, 12, 13, 14].map((one) => `option ${one}`).join(', ')]),
    );
  });
});

describe('text alone', () => {
  test('is no proof, and no proof of the contrary', () => {
    expect(talk('login: ', 'login: ').end.kind).toBe('more');
    expect(talk('login: ', ASKED).end.kind).toBe('more');
  });

  test.each(['ff', 'ff fb', 'ff f1'])('nor is the beginning of a command: %s', (bytes) => {
    expect(talk(hex(bytes)).end.kind).toBe('more');
  });
});

describe('no Telnet server', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['FTP', '220 FTP ready\r\n'],
    ['SMTP', '220-mail ESMTP\r\n'],
    ['POP3', '+OK ready\r\n'],
    ['IMAP', '* OK ready\r\n'],
    ['VNC', 'RFB 003.008\n'],
    ['binary', '\x00\x01\xff'],
    ['a picture', hex('ff d8 ff e0')],
    ['an option that does not exist', hex('ff fb 64')],
    ['a negotiation that is none', hex('ff fa 18 01 ff f0')],
    ['a TLS alert', hex('15 03 01 00 02 02 28')],
  ])('is %s', (_name, answer) => {
    expect(talk(answer).end).toEqual(stranger);
  });

  test('in pieces is known all the same', () => {
    expect(talk('SS', 'H-2.0-OpenSSH_9.2p1\r\n').end).toEqual(stranger);
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(telnetConversation, [INETUTILS, BUSYBOX, YES, NO, ASKED, 'login: ']);
});
