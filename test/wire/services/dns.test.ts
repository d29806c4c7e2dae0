import { describe, expect, test } from 'vitest';
import { dnsConversation, dnsQuestion } from '../../../src/wire/services/dns.ts';
import { anAsking, fuzzConversation, fuzzQuestion, talkTo } from '../../support/talk.ts';

const QUESTION = '0131013001300331323707696e2d61646472046172706100000c0001';
const REQUEST = `a0a1010000010000000000 00${QUESTION}`;
// unbound 1.17.1, which answers itself; dnsmasq 2.90 without a server to forward to.
const LOCALHOST = `a0a185800001000100000000${QUESTION}c00c000c000100002a30000b096c6f63616c686f737400`;
const REFUSED = `a0a181850001000000000000${QUESTION}`;
// BIND 9.18.49 with its empty zone, PowerDNS Recursor 4.8.8, and NSD 4.6.1, which resolves nothing for others.
const EMPTY_ZONE =
  `a0a185830001000000010000${QUESTION}0331323707494e2d4144445204415250410000060001` +
  '000151800017c02800000000000000708000001c2000093a8000015180';
const POWERDNS = `a0a181800001000100000000${QUESTION}c00c000c000100015180000b096c6f63616c686f737400`;
const NSD = `a0a181050001000000000000${QUESTION}`;
const stranger = { kind: 'stranger', reason: 'does not speak DNS' };

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const read = (hex: string) => dnsQuestion(anAsking()).read(bytesOf(hex));
/** As it comes over TCP. */
const framed = (hex: string): Buffer => {
  const message = bytesOf(hex);
  return Buffer.concat([Uint8Array.of(message.length >> 8, message.length & 0xff), message]);
};
const overTcp = (answer: string | Uint8Array, piece?: number) =>
  talkTo(dnsConversation(anAsking()), [answer], piece);
const facts = (answer: string, recursion: string, records = '0') => ({
  name: 'DNS',
  product: null,
  details: [
    { name: 'answer', value: answer },
    { name: 'recursion', value: recursion },
    { name: 'records', value: records },
  ],
});

describe('a DNS server', () => {
  test('is asked for the name of 127.0.0.1', () => {
    expect(Buffer.from(dnsQuestion(anAsking()).request)).toEqual(bytesOf(REQUEST));
    expect(overTcp('').said).toEqual([framed(REQUEST).toString('latin1')]);
  });

  test('answers', () => {
    expect(read(LOCALHOST)).toEqual(facts('NOERROR', 'offered', '1'));
    expect(overTcp(framed(LOCALHOST)).end).toEqual({
      kind: 'done',
      service: facts('NOERROR', 'offered', '1'),
    });
  });

  test.each([1, 2, 7])('may send in pieces of %i bytes', (piece) => {
    expect(overTcp(framed(LOCALHOST), piece).end.kind).toBe('done');
  });

  test('answers whatever its make', () => {
    expect(read(EMPTY_ZONE)).toEqual(facts('NXDOMAIN', 'offered'));
    expect(read(POWERDNS)).toEqual(facts('NOERROR', 'offered', '1'));
    expect(read(NSD)).toEqual(facts('REFUSED', 'not offered'));
  });

  test('that refuses is one all the same', () => {
    expect(read(REFUSED)).toEqual(facts('REFUSED', 'offered'));
    expect(read(`a0a181020001000000000000${QUESTION}`)).toEqual(facts('SERVFAIL', 'not offered'));
    expect(read(`a0a1810b0001000000000000${QUESTION}`)).toEqual(facts('RCODE 11', 'not offered'));
  });

  test('that refuses may leave the question away', () => {
    expect(read('a0a180010000000000000000')).toEqual(facts('FORMERR', 'not offered'));
  });

  test('may change the case of letters, and add authority and additional records', () => {
    const asked = '0131013001300331323707494e2d41444452044152504100000c0001';
    const soa = '00 0006 0001 00000e10 0004 01020304';
    expect(read(`a0a181830001000000010001${asked}${soa}${soa}`)).toEqual(facts('NXDOMAIN', 'offered'));
  });

  test('may cut what is too long', () => {
    expect(read(`a0a183800001000900000000${QUESTION}c00c000c`)).toEqual(facts('NOERROR', 'offered', '9'));
  });
});

describe('no answer to this question', () => {
  test('has another ID, or another question', () => {
    expect(read(LOCALHOST.replace('a0a1', 'a0a2'))).toBeUndefined();
    expect(read(LOCALHOST.replace('0131', '0132'))).toBeUndefined();
    expect(read(LOCALHOST.replace('85800001', '85800002'))).toBeUndefined();
    expect(overTcp(framed(LOCALHOST.replace('0131', '0132'))).end).toEqual(stranger);
  });

  test('comes by multicast DNS', () => {
    expect(read(LOCALHOST.replace('8580', '8400'))).toBeUndefined();
  });
});

describe('no DNS server', () => {
  test.each([
    ['nothing', ''],
    ['our own question, sent back', REQUEST],
    ['a header that is cut', 'a0a1818500010000000000'],
    ['another operation', `a0a1a9800001000000000000${QUESTION}`],
    ['success without the question', 'a0a181800000000000000000'],
    ['records without the question, as of NetBIOS', `a0a185830000000100000000${QUESTION}`],
    ['no record where one is counted', `a0a185800001000100000000${QUESTION}`],
    ['a name that is cut', `a0a185800001000100000000${QUESTION}0361`],
    ['a name of an unknown kind', `a0a185800001000100000000${QUESTION}80${'00'.repeat(20)}`],
    ['data that is cut', LOCALHOST.slice(0, -2)],
    ['a pointer that is cut', `a0a185800001000100000000${QUESTION}c0`],
    ['text', Buffer.from('what do you mean by that?').toString('hex')],
    ['SIP', Buffer.from('SIP/2.0 400 Bad Request\r\n\r\n').toString('hex')],
  ])('is %s', (_name, hex) => {
    expect(read(hex)).toBeNull();
  });

  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['FTP', '220 FTP ready\r\n'],
    ['binary', Uint8Array.of(0, 1, 2, 3, 255)],
    ['our own question, sent back', framed(REQUEST)],
    ['a message without a header', Uint8Array.of(0, 3, 0xa0, 0xa1, 0x80)],
    ['a broken message', framed(LOCALHOST.slice(0, -2))],
    ['another ID', framed(LOCALHOST.replace('a0a1', 'a1a1'))],
  ])('is %s over TCP, told by its first bytes', (_name, answer) => {
    expect(overTcp(answer).end).toEqual(stranger);
    expect(overTcp(answer, 1).end).toEqual(stranger);
  });

  test('is what points in a circle: it is not followed', () => {
    expect(read(`a0a185800001000100000000${QUESTION}c028000c000100002a300002c028`)).toMatchObject({
      name: 'DNS',
    });
  });
});

test('whatever comes, nothing else comes of it', () => {
  fuzzQuestion(() => dnsQuestion(anAsking()), [LOCALHOST, REFUSED, EMPTY_ZONE].map(bytesOf));
  fuzzConversation(() => dnsConversation(anAsking()), [LOCALHOST, REFUSED, EMPTY_ZONE].map(framed));
});
