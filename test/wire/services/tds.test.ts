import { describe, expect, test } from 'vitest';
import { WAIT_ON } from '../../../src/wire/services/lines.ts';
import { tdsConversation } from '../../../src/wire/services/tds.ts';
import { fuzzConversation, talkTo } from '../../support/talk.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** The form in which SQL Server 2005 and later answer (MS-TDS section 2.2.6.5), as captures that were published show it. */
const preloginOf = (version: string, encryption = '00', mars = '00'): Buffer =>
  hex(
    `04 01 002b 0000 01 00  00 001a 0006  01 0020 0001  02 0021 0001  03 0022 0000  04 0022 0001  ff
     ${version} ${encryption} 00 ${mars}`.replaceAll(/\s/g, ''),
  );
const SQL_2022 = preloginOf('10 00 03 e8 00 00');
// SQL Server 2000 knows no MARS; its packets are as published in fingerprints of scanners.
const SQL_2000 = hex(
  '04 01 0025 0000 01 00 00 0015 0006 01 001b 0001 02 001c 0001 03 001d 0000 ff 08 00 02 10 00 00 02 00',
);

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
/** MS-TDS section 2.2.7.10, followed by DONE; the line has four bytes since TDS 7.2 and two before. */
const errorOf = (text: string, line: 2 | 4): Buffer => {
  const rest = [
    hex('01 14'),
    lengthOf(text.length),
    utf16(text),
    hex('03'),
    utf16('SQL'),
    hex('00'),
    Buffer.alloc(line),
  ];
  const body = Buffer.concat([hex('99 45 00 00'), ...rest]);
  const tokens = Buffer.concat([hex('aa'), lengthOf(body.length), body, hex('fd 02 00 00 00 00 00 00 00')]);
  const head = hex('04 01 0000 0000 01 00');
  head.writeUInt16BE(tokens.length + 8, 2);
  return Buffer.concat([head, tokens]);
};
const lengthOf = (length: number): Buffer => Buffer.from([length & 0xff, length >> 8]);
const BUSY = errorOf(
  'Could not connect because the maximum number of 1 user connections has been reached.',
  4,
);

const stranger = { kind: 'stranger', reason: 'does not speak TDS' };
const endOf = (answer: string | Uint8Array) => talkTo(tdsConversation(), [answer]).end;

describe('a SQL server', () => {
  // MS-TDS section 4.1 has the same packet with other values.
  test('is asked before anybody logs on', () => {
    const { said } = talkTo(tdsConversation(), []);
    expect(said.map((text) => Buffer.from(text, 'latin1').toString('hex'))).toEqual([
      '1201002f0000010000001a0006010020000102002100010300220004040026' + '0001ff0b000000000000000000000000',
    ]);
  });

  test('tells its version and what it encrypts', () => {
    expect(endOf(SQL_2022)).toEqual({
      kind: 'done',
      service: {
        name: 'TDS',
        product: 'Microsoft SQL Server 2022 (16.0.1000)',
        details: [{ name: 'encryption', value: 'of the log-on' }],
      },
    });
    expect(endOf(SQL_2000)).toMatchObject({
      service: {
        product: 'Microsoft SQL Server 2000 (8.0.528)',
        details: [{ name: 'encryption', value: 'not supported' }],
      },
    });
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(talkTo(tdsConversation(), [SQL_2022], piece).end.kind).toBe('done');
  });

  test.each([
    ['0a 32 06 40 00 00', '2008 R2 (10.50.1600)'],
    ['0f 00 07 d0 00 05', '2019 (15.0.2000)'],
    ['0c 00 11 bc 00 00', '2014 (12.0.4540)'],
    ['0c 00 07 d0 00 00', '2014 or Azure SQL (12.0.2000)'],
    ['63 07 00 01 00 00', '99.7.1'],
  ])('of version %s is %s', (version, product) => {
    expect(endOf(preloginOf(version))).toMatchObject({
      service: { product: `Microsoft SQL Server ${product}` },
    });
  });

  test.each([
    ['01', 'offered'],
    ['02', 'not supported'],
    ['03', 'required'],
    ['20', 'code 32'],
  ])('with encryption %s has it %s', (given, value) => {
    expect(endOf(preloginOf('10 00 03 e8 00 00', given, '01'))).toMatchObject({
      service: {
        details: [
          { name: 'encryption', value },
          { name: 'MARS', value: 'offered' },
        ],
      },
    });
  });

  test('that refuses with an error is one all the same', () => {
    const value =
      '17817 Could not connect because the maximum number of 1 user connections has been reached.';
    expect(endOf(BUSY)).toEqual({
      kind: 'done',
      service: { name: 'TDS', product: null, details: [{ name: 'refuses', value }] },
    });
    expect(endOf(errorOf('No', 2))).toMatchObject({ service: { details: [{ value: '17817 No' }] } });
  });
});

describe('no SQL server', () => {
  const changed = (at: number, value: number): Buffer => {
    const bytes = Buffer.from(SQL_2022);
    bytes[at] = value;
    return bytes;
  };
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['FTP', '220 FTP ready\r\n'],
    ['binary', hex('00 01 02 ff')],
    ['an echo', hex('12 01 00 2f 00 00 01 00 00')],
    ['text in a packet of TDS', Buffer.concat([hex('04 01 0014 0000 01 00'), Buffer.from('hello, world')])],
    ['options without end', hex('04 01 000d 0000 01 00 00 001a 0006')],
    ['no options', hex('04 01 0009 0000 01 00 ff')],
    ['no encryption', hex('04 01 0014 0000 01 00 00 0006 0006 ff 10 00 03 e8 00 00')],
    ['a version in another length', changed(12, 5)],
    ['another option first', changed(8, 1)],
    ['an option twice', changed(13, 0)],
    ['an option outside', changed(10, 0xff)],
    ['an encryption in another length', changed(17, 0)],
    ['a length below the header', hex('04 01 0008')],
    ['a hostile length', hex('04 01 ffff')],
    ['more than one packet', hex('04 00 002b')],
    ['an error that is too short', hex('04 01 000c 0000 01 00 aa 02 00 00')],
    ['an error whose lengths do not fit', hex('04 01 0014 0000 01 00 aa 09 00 01 00 00 00 01 0e ff ff 00')],
    ['an error that ends before its server', hex('04 01 0013 0000 01 00 aa 08 00 01 00 00 00 01 0e 00 00')],
    ['an error longer than it may be', hex('04 01 0015 0000 01 00 aa 99 00 01 00 00 00 01 0e 00 00 00 00')],
  ])('is %s', (_name, answer) => {
    expect(endOf(answer)).toEqual(stranger);
    expect(talkTo(tdsConversation(), [answer], 1).end).toEqual(stranger);
  });

  // OpenSSL to a plain packet: alert protocol_version. With strict encryption a SQL server may hang up instead.
  test('may still be what knows TLS alone: it is left to hang up', () => {
    const alert = hex('15 03 01 00 02 02 46');
    expect(endOf(alert)).toEqual(WAIT_ON);
    expect(talkTo(tdsConversation(), [alert], 2).end).toEqual(WAIT_ON);
    expect(endOf(hex('15 15'))).toEqual(stranger);
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(tdsConversation, [SQL_2022, SQL_2000, BUSY, hex('15 03 01 00 02 02 46')]);
});
