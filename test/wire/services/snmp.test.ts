import { describe, expect, test } from 'vitest';
import { snmpConversation, snmpQuestion } from '../../../src/wire/services/snmp.ts';
import { anAsking, fuzzConversation, fuzzQuestion, talkTo } from '../../support/talk.ts';

const REQUEST =
  '303e0201033011020420a1a2a3020300ffe304010402010304' +
  '10300e0400020100020100040004000400301404000400a00e020424a5a6a70201000201003000';
// snmpd of Net-SNMP 5.9.3, over UDP and TCP; it repeats the msgID that `anAsking` sends.
const ENGINE = '80001f88809f952e473fc2076b00000000';
const UDP =
  `30710201033011020420a1a2a3020300ffe30401000201030421301f0411${ENGINE}020101020102040004000400` +
  `30360411${ENGINE}0400a81f020420a5a6a70201000201003011300f060a2b060106030f01010400410101`;
const TCP =
  `30720201033012020420a1a2a302047fffffff0401000201030421301f0411${ENGINE}020101020102040004000400` +
  `30360411${ENGINE}0400a81f020420a5a6a70201000201003011300f060a2b060106030f01010400410102`;
const stranger = { kind: 'stranger', reason: 'does not speak SNMP' };

const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');
const read = (hex: string) => snmpQuestion(anAsking()).read(bytesOf(hex));
const overTcp = (answer: string | Uint8Array, piece?: number) =>
  talkTo(snmpConversation(anAsking()), [answer], piece);
const tlv = (tag: string, ...contents: string[]): string => {
  const whole = contents.join('');
  return `${tag}${(whole.length / 2).toString(16).padStart(2, '0')}${whole}`;
};
/** An answer with another engine. */
const withEngine = (engine: string) =>
  tlv(
    '30',
    '020103',
    '3011020420a1a2a3020300ffe3040100020103',
    tlv('04', tlv('30', tlv('04', engine), '020101020102040004000400')),
    '30040400a800',
  );
const facts = {
  name: 'SNMP',
  product: null,
  details: [
    { name: 'engine', value: ENGINE },
    { name: 'enterprise', value: '8072 (Net-SNMP)' },
    { name: 'boots', value: '1' },
    { name: 'up for', value: '2 s' },
  ],
};

describe('an SNMP agent', () => {
  test('is asked for its engine, without a community', () => {
    expect(Buffer.from(snmpQuestion(anAsking()).request).toString('hex')).toBe(REQUEST);
    expect(overTcp('').said).toEqual([bytesOf(REQUEST).toString('latin1')]);
  });

  test('reports it', () => {
    expect(read(UDP)).toEqual(facts);
    expect(overTcp(bytesOf(TCP)).end).toEqual({ kind: 'done', service: facts });
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(overTcp(bytesOf(TCP), piece).end.kind).toBe('done');
  });

  test('may write lengths in more octets than necessary', () => {
    const long = UDP.replace('3071', '30820071');
    expect(read(long)).toEqual(facts);
    expect(overTcp(bytesOf(long), 1).end.kind).toBe('done');
  });

  test.each([
    ['003b', '59 s'],
    ['0e0f', '59 min'],
    ['0e10', '1 h 0 min'],
    ['015180', '1 d 0 h'],
    ['7fffffff', '24855 d 3 h'],
    ['ff', '-1 s'],
  ])('that is up for %s seconds is so for %s', (hex, span) => {
    const fields = [tlv('04', '8000000903'), '020101', tlv('02', hex), '040004000400'].join('');
    const header = '3011020420a1a2a3020300ffe3040100020103';
    const message = tlv('30', '020103', header, tlv('04', tlv('30', fields)), '30040400a800');
    expect(read(message)?.details[3]).toEqual({ name: 'up for', value: span });
  });

  test('may have another maker, or a name that tells none', () => {
    expect(read(withEngine('8000000903aabbccddeeff'))?.details[1]).toEqual({
      name: 'enterprise',
      value: '9 (Cisco)',
    });
    expect(read(withEngine('0000abcd0102030405060708'))?.details[1]?.value).toBe('43981');
    expect(read(withEngine('800000'))?.details.map(({ name }) => name)).toEqual([
      'engine',
      'boots',
      'up for',
    ]);
  });
});

test('no answer to this question has another number, or another version', () => {
  expect(read(UDP.replace('20a1a2a3', '20a1a2a4'))).toBeUndefined();
  const v2c = tlv('30', '020101', tlv('04', '7075626c6963'), tlv('a2'));
  expect(read(v2c)).toBeUndefined();
  expect(read(v2c.replace('020101', '020100'))).toBeUndefined();
  expect(overTcp(bytesOf(v2c)).end).toEqual(stranger);
});

describe('no SNMP agent', () => {
  test.each([
    ['nothing', ''],
    ['our own request, sent back', REQUEST],
    ['an answer that is cut', UDP.slice(0, -2)],
    ['an engine that is too long', withEngine('80'.repeat(33))],
    ['LDAP that closes the connection', tlv('30', '020100', tlv('78', '0a0102'))],
    ['LDAP that answers', tlv('30', '020103', tlv('61', '0a0100', '0400', '0400'))],
    ['another security model', UDP.replace('0401000201030421', '0401000201020421')],
    ['a number without octets', UDP.replace('3071020103', '30700200')],
    ['a number with too many', tlv('30', '020700000000000003')],
    ['a length without end', '3080020103'],
    ['a length of too many octets', '308500000000050201030000'],
    ['text', Buffer.from('what do you mean?').toString('hex')],
    ['SIP', Buffer.from('SIP/2.0 400 Bad Request\r\n\r\n').toString('hex')],
  ])('is %s', (_name, hex) => {
    expect(read(hex)).toBeNull();
  });

  test('is what leaves something away', () => {
    const cut = [
      tlv('30'),
      tlv('30', '020103'),
      tlv('30', '020103', tlv('30', '020420a1a2a3')),
      tlv('30', '020103', '3011020420a1a2a3020300ffe3040100020103'),
      tlv('30', '020103', '3011020420a1a2a3020300ffe3040100020103', tlv('04', tlv('30', '0400')), '3000'),
      tlv('30', '020103', '3011020420a1a2a3020300ffe3040100020103', tlv('04', tlv('30', '04000201')), '3000'),
      tlv(
        '30',
        '020103',
        '3011020420a1a2a3020300ffe3040100020103',
        tlv('04', tlv('30', '0400020101')),
        '3000',
      ),
      tlv(
        '30',
        '020103',
        '3011040420a1a2a3020300ffe3040100020103',
        tlv('04', tlv('30', tlv('04', ENGINE), '020101020102')),
        '3000',
      ),
    ];
    for (const hex of cut) expect(read(hex)).toBeNull();
  });

  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['FTP', '220 FTP ready\r\n'],
    ['binary', Uint8Array.of(0, 1, 2, 3, 255)],
    ['LDAP that closes the connection', bytesOf(tlv('30', '020100', tlv('78', '0a0102')))],
    ['our own request, sent back', bytesOf(REQUEST)],
    ['a message without end', bytesOf('3080020103')],
    ['a message of too many octets', bytesOf('30847fffffff020103')],
    ['another number', bytesOf(TCP.replace('20a1a2a3', '20a1a2a4'))],
  ])('is %s over TCP', (_name, answer) => {
    expect(overTcp(answer).end).toEqual(stranger);
  });
});

test('whatever comes, nothing else comes of it', () => {
  const good = [UDP, TCP, withEngine('8000000903aabbccddeeff')].map(bytesOf);
  fuzzQuestion(() => snmpQuestion(anAsking()), good);
  fuzzConversation(() => snmpConversation(anAsking()), good);
});
