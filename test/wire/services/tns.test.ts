import { describe, expect, test } from 'vitest';
import { tnsConversation } from '../../../src/wire/services/tns.ts';
import { fuzzConversation, talkTo } from '../../support/talk.ts';

const hex = (text: string): string => Buffer.from(text.replaceAll(' ', ''), 'hex').toString('latin1');

/** A refusal as listeners send it: the reasons 22 and 0, the length of the text, the text. */
const refusal = (text: string): string =>
  `${hex('00')}${String.fromCharCode(text.length + 12)}${hex('0000 04 00 0000 22 00 00')}${String.fromCharCode(text.length)}${text}`;

// A listener's answer to COMMAND=ping, as published (the packet begins 00 41, its text has 35 hexadecimal bytes).
const PING = `${hex('0041 0000 04 00 0000 22 00 0035')}(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=0)(ALIAS=LISTENER))`;
// Oracle 18 to a service that it cannot serve, as published.
const REFUSED = `${hex('0067 0000 04 00 0000 22 00 005b')}(DESCRIPTION=(TMP=)(VSNNUM=301989888)(ERR=12516)(ERROR_STACK=(ERROR=(CODE=12516)(EMFI=4))))`;
// Oracle 10.2 that answers a command in the form of an acceptance, as published.
const ACCEPTED = `${hex('0045 0000 02 00 0000 0136 0001 0800 7fff 0100 002d 0018 0d 01')}(DESCRIPTION=(TMP=)(VSNNUM=169869568)(ERR=0))`;
const RESEND = hex('0008 0000 0b 00 0000');
const ADDRESS = '(ADDRESS=(PROTOCOL=tcp)(HOST=db02)(PORT=1521))';
const REDIRECT = `${hex('0038 0000 05 00 0000 002e')}${ADDRESS}`;

const stranger = { kind: 'stranger', reason: 'does not speak TNS' };
const endOf = (...answers: readonly string[]) => talkTo(tnsConversation(), answers).end;
const done = (product: string | null, ...details: readonly [string, string][]) => ({
  kind: 'done',
  service: { name: 'TNS', product, details: details.map(([name, value]) => ({ name, value })) },
});

describe('an Oracle listener', () => {
  test('is pinged', () => {
    const { said } = talkTo(tnsConversation(), []);
    const data = '(DESCRIPTION=(CONNECT_DATA=(CID=(PROGRAM=cicprobe)(HOST=)(USER=))(COMMAND=ping)))';
    const head = hex(
      '008b 0000 01 00 0000 013e 012c 0000 2000 7fff 7f08 0000 0001 0051 003a 00000000 00 00' +
        '00000000 00000000 0000000000000000 0000000000000000',
    );
    expect(said).toEqual([`${head}${data}`]);
  });

  test('answers the ping', () => {
    expect(endOf(PING)).toEqual(done(null, ['answer', 'ping'], ['listener', 'LISTENER']));
    expect(endOf(ACCEPTED)).toEqual(done('Oracle listener 10.2.0.1.0', ['answer', 'ping']));
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(talkTo(tnsConversation(), [RESEND, PING], piece).end.kind).toBe('done');
  });

  test('may want the packet again, and again', () => {
    const { said, end } = talkTo(tnsConversation(), [RESEND, PING]);
    expect(said[1]).toBe(said[0]);
    expect(end.kind).toBe('done');
    expect(endOf(RESEND, RESEND)).toEqual(done(null, ['answer', 'wants the packet again and again']));
  });

  test('that refuses is one all the same', () => {
    expect(endOf(REFUSED)).toEqual(
      done('Oracle listener 18.0.0.0.0', ['answer', 'refuses'], ['error', '12516']),
    );
    expect(endOf(hex('000c 0000 04 00 0000 22 00 005b'))).toEqual(done(null, ['answer', 'refuses']));
  });

  test.each([
    ['153094144', '9.2.0.8.0'],
    ['186647552', '11.2.0.4.0'],
    ['202375680', '12.1.0.2.0'],
    ['318767104', '19.0.0.0.0'],
    ['352518144', '21.3.0.0.0'],
    ['9999999999', '84.11.14.63.15'],
  ])('of number %s has version %s', (number, version) => {
    expect(endOf(refusal(`(DESCRIPTION=(VSNNUM=${number})(ERR=1153))`))).toMatchObject({
      service: { product: `Oracle listener ${version}` },
    });
  });

  test('may send us elsewhere', () => {
    expect(endOf(REDIRECT)).toEqual(done(null, ['answer', 'redirects'], ['address', ADDRESS]));
    expect(endOf(hex('000a 0000 05 00 0000 002e'))).toEqual(done(null, ['answer', 'redirects']));
  });

  test('may accept, in heads of two bytes and of four', () => {
    const accepted = done(null, ['answer', 'accepts']);
    const rest = '02 00 0000 013e 0c41 2000 ffff 0001 0000 0000 41 01 0000 0000';
    expect(endOf(hex(`001c 0000 ${rest}`))).toEqual(accepted);
    expect(endOf(hex(`0000 001c ${rest}`))).toEqual(accepted);
    expect(endOf(hex('0018 0000 02 00 0000 0136 0001 0800 7fff 0100 002d 0018 0d 01'))).toEqual(accepted);
  });
});

describe('no Oracle listener', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['FTP', '220 FTP ready\r\n'],
    ['binary', hex('00 01 02 ff 00 00 00 00')],
    ['an echo', hex('008b 0000 01 00 0000 013e')],
    ['a SQL server', hex('04 01 002b 0000 01 00 00')],
    ['a TLS alert', hex('15 03 01 00 02 02 28 00')],
    ['a hostile length', hex('1fff ffff 02 00 0000')],
    ['a length below the header', hex('0007 0000 0b 00 0000')],
    ['a checksum of the header', hex('0008 0000 0b 00 0001')],
    ['a long resend', hex('0009 0000 0b 00 0000 00')],
    ['a refusal without a length', hex('000b 0000 04 00 0000 22 00 00')],
    ['a refusal of another length', hex('000e 0000 04 00 0000 22 00 0003 28 29')],
    ['a refusal in another language', hex('000e 0000 04 00 0000 22 00 0002 41 42')],
    ['a redirection without a length', hex('0009 0000 05 00 0000 00')],
    ['a short acceptance', hex('0017 0000 02 00 0000 0136 0001 0800 7fff 0100 002d 0018 0d')],
    ['an older acceptance', hex('0018 0000 02 00 0000 0036 0001 0800 7fff 0100 0000 0018 0d 01')],
    ['a newer acceptance', hex('0018 0000 02 00 0000 1136 0001 0800 7fff 0100 0000 0018 0d 01')],
    ['an acceptance in no byte order', hex('0018 0000 02 00 0000 0136 0001 0800 7fff 0101 0000 0018 0d 01')],
  ])('is %s', (_name, answer) => {
    expect(endOf(answer)).toEqual(stranger);
    expect(talkTo(tnsConversation(), [answer], 1).end).toEqual(stranger);
  });

  test('is not known before it has said anything', () => {
    expect(tnsConversation().take(new Uint8Array(0)).kind).toBe('more');
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(tnsConversation, [PING, REFUSED, ACCEPTED, RESEND, REDIRECT]);
});
