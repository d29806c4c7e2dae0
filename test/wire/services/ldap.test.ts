import { describe, expect, test } from 'vitest';
import { berOf } from '../../../src/wire/services/ber.ts';
import { ldapConversation } from '../../../src/wire/services/ldap.ts';
import { bytesOf } from '../../../src/wire/services/lines.ts';
import { fuzzConversation, talkTo } from '../../support/talk.ts';

// As OpenLDAP 2.5.13 of Debian 12 answers.
const ENTRY = Buffer.from(
  '308201040201016481fe04003081f93025040b6f626a656374436c61737331160403746f70040f4f70656e4c444150726f6f' +
    '744453453023040e6e616d696e67436f6e74657874733111040f64633d706565722c64633d7465737430818d041273757070' +
    '6f72746564457874656e73696f6e31770416312e332e362e312e342e312e313436362e32303033370417312e332e362e312e' +
    '342e312e343230332e312e31312e310417312e332e362e312e342e312e343230332e312e31312e33040b312e332e362e312e' +
    '312e38040e312e332e362e312e312e32312e33040e312e332e362e312e312e32312e31301b0414737570706f727465644c44' +
    '415056657273696f6e3103040133',
  'hex',
);
const END = Buffer.from('300c02010165070a010004000400', 'hex');
const ANSWER = Buffer.concat([ENTRY, END]);
const FAREWELL = '0\x05\x02\x01\x03B\x00';
const START_TLS = '0\x1d\x02\x01\x02w\x18\x80\x161.3.6.1.4.1.1466.20037';
const plain = () => ldapConversation({ secure: false });
const stranger = { kind: 'stranger', reason: 'does not speak LDAP' };

const octets = (text: string): Uint8Array => berOf(4, bytesOf(text));
const int = (value: number): Uint8Array => berOf(2, Uint8Array.of(value));
const choice = (value: number): Uint8Array => berOf(10, Uint8Array.of(value));
const message = (id: number, ...rest: readonly Uint8Array[]): Uint8Array => berOf(0x30, int(id), ...rest);
const attribute = (type: string, ...values: readonly string[]): Uint8Array =>
  berOf(0x30, octets(type), berOf(0x31, ...values.map(octets)));
const entry = (...attributes: readonly Uint8Array[]): Uint8Array =>
  message(1, berOf(0x64, octets(''), berOf(0x30, ...attributes)));
const consent = (code: number): Uint8Array => message(2, berOf(0x78, choice(code), octets(''), octets('')));
const result = (code: number, text: string): Uint8Array =>
  message(1, berOf(0x65, choice(code), octets(''), octets(text)));

/** The lengths of an answer written in four octets each, as Active Directory does. */
function inFourOctets(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(contents.reduce((sum, one) => sum + one.length, 0));
  return Buffer.concat([Uint8Array.of(tag, 0x84), length, ...contents]);
}

describe('a directory server', () => {
  test('tells what it is without a bind', () => {
    const { said, end } = talkTo(ldapConversation({ secure: true }), [ANSWER]);
    expect(said).toEqual([expect.stringContaining('supportedExtension'), FAREWELL]);
    expect(end).toMatchObject({
      kind: 'done',
      service: {
        name: 'LDAP',
        product: 'OpenLDAP',
        details: [
          { name: 'naming contexts', value: 'dc=peer,dc=test' },
          { name: 'StartTLS', value: 'offered' },
          { name: 'versions', value: '3' },
        ],
      },
    });
  });

  test('is asked for its root alone', () => {
    const [said = ''] = talkTo(plain(), []).said;
    // Message 1: search of base "", scope 0, aliases 0, one entry, five seconds, with values, (objectClass=*).
    expect(Buffer.from(said, 'latin1').toString('hex')).toMatch(
      /^3082....020101638.*?04000a01000a0100020101020105010100870b6f626a656374436c61737330/,
    );
  });

  test.each([1, 2, 7])('may answer in pieces of %i bytes', (piece) => {
    expect(talkTo(plain(), [ANSWER, consent(0)], piece).end.kind).toBe('secure');
  });

  test('whose answer is cut is waited for', () => {
    for (let length = 0; length < ANSWER.length; length++) {
      expect(plain().take(ANSWER.subarray(0, length))).toEqual({ kind: 'more' });
    }
  });

  test('of Microsoft is known by its capabilities, and writes lengths in its own way', () => {
    const attributes = [
      attribute('dnsHostName', 'dc1.example.com'),
      attribute('namingContexts', 'DC=example,DC=com', 'CN=Configuration,DC=example,DC=com'),
      attribute('supportedCapabilities', '1.2.840.113556.1.4.800'),
      attribute('supportedExtension', '1.3.6.1.4.1.1466.20037'),
      attribute('supportedLDAPVersion', '3', '2'),
    ];
    const answer = [
      inFourOctets(0x30, int(1), inFourOctets(0x64, octets(''), inFourOctets(0x30, ...attributes))),
      inFourOctets(0x30, int(1), inFourOctets(0x65, choice(0), octets(''), octets(''))),
    ];
    expect(talkTo(plain(), [Buffer.concat(answer)]).end).toMatchObject({
      kind: 'say',
      known: {
        product: 'Active Directory',
        details: [
          { name: 'name', value: 'dc1.example.com' },
          { name: 'naming contexts', value: 'DC=example,DC=com, CN=Configuration,DC=example,DC=com' },
          { name: 'StartTLS', value: 'offered' },
          { name: 'versions', value: '3, 2' },
        ],
      },
    });
  });

  test('that names its vendor is known by it', () => {
    const answer = [
      entry(attribute('VENDORNAME', 'Example'), attribute('vendorVersion', '1.2')),
      result(0, ''),
    ];
    expect(talkTo(plain(), [Buffer.concat(answer)]).end).toMatchObject({
      service: { product: 'Example 1.2', details: [] },
    });
  });

  test('without StartTLS says so', () => {
    const answer = [entry(attribute('supportedExtension', '1.3.6.1.1.8')), result(0, '')];
    expect(talkTo(plain(), [Buffer.concat(answer)]).end).toMatchObject({
      service: { product: null, details: [{ name: 'StartTLS', value: 'not offered' }] },
    });
  });

  test('that offers StartTLS is asked to encrypt', () => {
    const { said, end } = talkTo(plain(), [ANSWER, consent(0)]);
    expect(said.slice(1)).toEqual([START_TLS]);
    expect(end).toMatchObject({ kind: 'secure', service: { product: 'OpenLDAP' } });
  });

  test.each([
    ['a refusal', consent(52)],
    ['an answer to something else', message(1, berOf(0x78, choice(0), octets(''), octets('')))],
    ['another message', message(2, berOf(0x65, choice(0), octets(''), octets('')))],
    ['a damaged message', message(2, berOf(0x78))],
    ['a number alone', message(2)],
    ['nothing of LDAP', 'what?'],
    ['no length', Buffer.from('3080020102', 'hex')],
  ])('that answers with %s to that is one all the same', (_what, answer) => {
    const { said, end } = talkTo(plain(), [ANSWER, answer]);
    expect(end).toMatchObject({ kind: 'done', service: { product: 'OpenLDAP' } });
    expect(said.at(-1)).toBe(FAREWELL);
  });

  test('is waited for while its consent is cut', () => {
    const conversation = plain();
    conversation.take(ANSWER);
    const whole = consent(0);
    for (let length = 0; length < whole.length; length++) {
      expect(conversation.take(whole.subarray(0, length))).toEqual({ kind: 'more' });
    }
  });

  test('that refers elsewhere first is one all the same', () => {
    const others = [message(1, berOf(0x73, octets('ldap://b'))), message(1, berOf(0x79))];
    expect(talkTo(plain(), [Buffer.concat([...others, ANSWER])]).end.kind).toBe('say');
  });

  test.each([
    [1, 'operations error', '1 operations error'],
    [50, '', '50'],
  ])('that refuses with %i is one all the same', (code, text, value) => {
    const { end } = talkTo(plain(), [result(code, text)]);
    expect(end).toMatchObject({ kind: 'done', service: { details: [{ name: 'result', value }] } });
  });

  test('that takes its leave is one all the same', () => {
    const notice = message(
      0,
      berOf(0x78, choice(52), octets(''), octets('busy'), berOf(0x8a, bytesOf('1.3.6.1.4.1.1466.20036'))),
    );
    expect(talkTo(plain(), [notice]).end).toMatchObject({
      kind: 'done',
      service: { details: [{ name: 'disconnects', value: '52 busy' }] },
    });
  });
});

describe('no directory server', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['a TLS alert, as LDAP over TLS answers', Buffer.from('15030300020246', 'hex')],
    ['a first digit', '0123456789'],
    ['SNMP', message(1, octets('public'), berOf(0xa2))],
    ['another message', message(2, berOf(0x65, choice(0), octets(''), octets('')))],
    ['a number without end', berOf(0x30, berOf(2, new Uint8Array(9)), berOf(0x65))],
    ['an answer to another request', message(1, berOf(0x61, choice(0), octets(''), octets('')))],
    ['an empty message', berOf(0x30)],
    ['a number alone', message(1)],
    ['a damaged message', Buffer.from('30050201010465', 'hex')],
    ['an entry without a name', message(1, berOf(0x64))],
    ['an entry without attributes', message(1, berOf(0x64, octets('')))],
    ['an attribute without a type', entry(berOf(0x30))],
    ['an attribute without values', entry(berOf(0x30, octets('a')))],
    ['a result without a code', message(1, berOf(0x65))],
    ['a result without a name', message(1, berOf(0x65, choice(0)))],
    ['a result without a text', message(1, berOf(0x65, choice(0), octets('')))],
    ['a result with an empty code', message(1, berOf(0x65, berOf(10), octets(''), octets('')))],
    ['a message without end', Buffer.from('3084ffffffff020101', 'hex')],
  ])('is %s', (_name, answer) => {
    expect(talkTo(plain(), [answer]).end).toEqual(stranger);
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(plain, [ANSWER, ENTRY, END, result(1, 'no'), message(0, berOf(0x78)), consent(0)]);
});
