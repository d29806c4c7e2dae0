import { describe, expect, test } from 'vitest';
import { asIpAddress } from '../../../src/model/ids.ts';
import type { Asking, ServiceFacts } from '../../../src/model/service.ts';
import { sipConversation, sipQuestion } from '../../../src/wire/services/sip.ts';
import { anAsking, fuzzConversation, fuzzQuestion, talkTo } from '../../support/talk.ts';

// The same bytes each time that chance is asked.
const CALL_ID = 'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf';
const BRANCH = `z9hG4bK${CALL_ID}`;
const VIA = `SIP/2.0/UDP 192.0.2.7:40000;rport;branch=${BRANCH}`;
const OPTIONS = [
  'OPTIONS sip:192.0.2.5:25 SIP/2.0',
  `Via: ${VIA}`,
  'Max-Forwards: 70',
  'From: <sip:cicprobe@192.0.2.7>;tag=a0a1a2a3a4a5a6a7',
  'To: <sip:192.0.2.5:25>',
  `Call-ID: ${CALL_ID}`,
  'CSeq: 1 OPTIONS',
  'Contact: <sip:cicprobe@192.0.2.7:40000>',
  'Accept: application/sdp',
  'User-Agent: cicprobe',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');

const answer = (status: string, via: string, ...lines: readonly string[]): string =>
  [`SIP/2.0 ${status}`, `Via: ${via}`, `Call-ID: ${CALL_ID}`, 'CSeq: 1 OPTIONS', ...lines, '', ''].join(
    '\r\n',
  );
const SEEN = `SIP/2.0/UDP 192.0.2.7:40000;rport=40000;branch=${BRANCH};received=192.0.2.7`;
const FINE = answer('200 OK', SEEN, 'Allow: INVITE, OPTIONS', 'Server: kamailio (5.6.3 (x86_64/linux))');
const OTHER = FINE.replaceAll(CALL_ID, 'f'.repeat(32));
const read = (text: string, given: Partial<Asking> = {}): ServiceFacts | null | undefined =>
  sipQuestion(anAsking(given)).read(Buffer.from(text, 'latin1'));
const detailOf = (name: string, text: string, given: Partial<Asking> = {}): string | undefined =>
  read(text, given)?.details.find((one) => one.name === name)?.value;
const stranger = { kind: 'stranger', reason: 'does not speak SIP' };
const sip = (given: Partial<Asking> = {}): ReturnType<typeof sipConversation> =>
  sipConversation(anAsking(given));

describe('a SIP server asked in a datagram', () => {
  test('is sent OPTIONS and tells what it is', () => {
    const { request } = sipQuestion(anAsking());
    expect(Buffer.from(request).toString('latin1')).toBe(OPTIONS);
    expect(read(FINE)).toEqual({
      name: 'SIP',
      product: 'kamailio (5.6.3 (x86_64/linux))',
      details: [
        { name: 'answer', value: '200 OK' },
        { name: 'Allow', value: 'INVITE, OPTIONS' },
        { name: 'seen as', value: '192.0.2.7:40000' },
      ],
    });
  });

  test.each([
    '100 Trying',
    '302 Moved Temporarily',
    '403 Forbidden',
    '503 Service Unavailable',
    '603 Decline',
    '699',
  ])('that answers %s is one all the same', (status) => {
    expect(read(answer(status, SEEN))).toMatchObject({ name: 'SIP', details: [{ value: status }, {}] });
  });

  test('may tell its product as a user agent does, and why it refuses', () => {
    const text = answer('403 Forbidden', SEEN, 'User-Agent: ININ-TsServer/20', 'Warning: 399 here "no"');
    expect(read(text)?.product).toBe('ININ-TsServer/20');
    expect(detailOf('Warning', text)).toBe('399 here "no"');
  });

  test('may write short names, fold, use LF, and write its Via with spaces', () => {
    const via = `sip / 2.0 / udp\t192.0.2.7 : 40000 ; branch = ${BRANCH} ;\r\n RPort = 40000`;
    const text = `SIP/2.0 200 OK\nv: ${via}\ni: ${CALL_ID}\ns: x\n\n`;
    expect(read(text)?.details).toEqual([
      { name: 'answer', value: '200 OK' },
      { name: 'seen as', value: 'port 40000' },
    ]);
  });

  test('is one though its answer was cut on the way', () => {
    expect(read(FINE.slice(0, FINE.indexOf('Allow')))).toMatchObject({ name: 'SIP' });
  });

  test.each([
    ['another address', ';rport=40000;received=198.51.100.9', '198.51.100.9:40000, translated'],
    ['another port', ';rport=1234;received=192.0.2.7', '192.0.2.7:1234, translated'],
    ['another port alone', ';rport=1234', 'port 1234, translated'],
    ['its address alone', ';received=192.0.2.7', '192.0.2.7'],
    ['an address and no port', ';received=198.51.100.9;rport', '198.51.100.9, translated'],
    ['an IPv6 address', ';received=[2001:db8::9];rport=40000', '[2001:db8::9]:40000, translated'],
    ['our address in its IPv6 form', ';received=::ffff:192.0.2.7;rport=40000', '[::ffff:192.0.2.7]:40000'],
  ])('that saw %s says so', (_name, parameters, value) => {
    const text = answer('200 OK', `SIP/2.0/UDP 192.0.2.7:40000;branch=${BRANCH}${parameters}`);
    expect(detailOf('seen as', text)).toBe(value);
    expect(detailOf('Via came back as', text)).toBeUndefined();
  });

  test('that does not tell what it saw is not quoted', () => {
    expect(detailOf('seen as', answer('200 OK', VIA))).toBeUndefined();
    expect(detailOf('seen as', answer('200 OK', VIA.replace(';rport', '')))).toBeUndefined();
  });

  test('of IPv6 is written to in brackets, without zone; one address is one in any form', () => {
    const given = { address: asIpAddress('fe80::5%eth0'), local: { address: 'fe80::7%eth0', port: 40_000 } };
    const { request } = sipQuestion(anAsking(given));
    const text = Buffer.from(request).toString('latin1');
    expect(text).toContain('OPTIONS sip:[fe80::5]:25 SIP/2.0\r\nVia: SIP/2.0/UDP [fe80::7]:40000;rport;');
    const via = `SIP/2.0/UDP [fe80::7]:40000;branch=${BRANCH};received=FE80:0:0::0:7;rport=40000`;
    expect(detailOf('seen as', answer('200 OK', via), given)).toBe('[FE80:0:0::0:7]:40000');
    expect(detailOf('Via came back as', answer('200 OK', via), given)).toBeUndefined();
  });

  test.each(['0.0.0.0', '::', ''])(
    'from an unknown address, "%s", is given a name that stands for none',
    (address) => {
      const given = { local: { address, port: 0 } };
      const { request } = sipQuestion(anAsking(given));
      expect(Buffer.from(request).toString('latin1')).toContain('Via: SIP/2.0/UDP cicprobe.invalid:0;');
      const via = `SIP/2.0/UDP cicprobe.invalid:0;branch=${BRANCH};received=192.0.2.7;rport=40000`;
      expect(detailOf('seen as', answer('200 OK', via), given)).toBe('192.0.2.7:40000');
    },
  );
});

describe('a Via that is not as it was sent', () => {
  test.each([
    ['another host', SEEN.replace('192.0.2.7:40000', '198.51.100.9:40000')],
    ['another transport', SEEN.replace('UDP', 'TCP')],
    ['another branch', SEEN.replace(BRANCH, 'z9hG4bK1')],
    ['more in it', `${SEEN};alias`],
    ['another behind it', `${SEEN}, SIP/2.0/UDP 198.51.100.9`],
    ['no form', 'what?'],
    ['an own header for another', `${SEEN}\r\nVia: SIP/2.0/UDP 198.51.100.9`],
  ])('is told where it has %s', (_name, via) => {
    expect(detailOf('Via came back as', answer('200 OK', via))).toBe(
      via.replace('\r\nVia: ', ', ').slice(0, 120).trim(),
    );
  });

  test('is told where it is missing, or has its short name', () => {
    expect(detailOf('Via came back as', `SIP/2.0 200 OK\r\nCall-ID: ${CALL_ID}\r\n\r\n`)).toBe('nothing');
    const text = `SIP/2.0 200 OK\r\nv: what?\r\nCall-ID: ${CALL_ID}\r\n\r\n`;
    expect(detailOf('Via came back as', text)).toBe('what?');
  });

  test('is enough to know the answer by, where the Call-ID was changed', () => {
    const text = FINE.replace(`Call-ID: ${CALL_ID}`, 'Call-ID: hidden');
    expect(detailOf('Call-ID', text)).toBe('came back changed');
  });
});

describe('a datagram that is no answer', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['an echo', OPTIONS],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['RTSP', 'RTSP/1.0 400 Bad Request\r\n\r\n'],
    ['a code below all', FINE.replace('200', '099')],
    ['a code above all', FINE.replace('200', '700')],
    ['its beginning alone', 'SIP/2.0 2'],
    ['binary', '\x00\x01\x02\xff'],
    ['too long', `SIP/2.0 200 OK\r\n${'a: b\r\n'.repeat(4000)}`],
  ])('in SIP is %s', (_name, text) => {
    expect(read(text)).toBeNull();
  });

  test.each([
    ['answers another request', OTHER],
    ['answers none', 'SIP/2.0 200 OK\r\n\r\n'],
    ['keeps a way open', '\r\n\r\n'],
    ['is empty', ''],
  ])('to us is one that %s', (_name, text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe('a SIP server asked over a connection', () => {
  test('is told so, encrypted or not', () => {
    expect(talkTo(sip(), []).said[0]).toMatch(/^OPTIONS sip:192.0.2.5:25 SIP\/2.0\r\nVia: SIP\/2.0\/TCP /);
    expect(talkTo(sip(), []).said[0]).toContain(
      '\r\nContact: <sip:cicprobe@192.0.2.7:40000;transport=tcp>\r\n',
    );
    expect(talkTo(sip({ secure: true }), []).said[0]).toContain('\r\nVia: SIP/2.0/TLS 192.0.2.7:40000;');
  });

  test.each([1, 2, 7, 10_000])('may answer in pieces of %i bytes, after line ends', (piece) => {
    expect(talkTo(sip(), [`\r\n\r\n${FINE}`], piece).end).toMatchObject({
      kind: 'done',
      service: { product: 'kamailio (5.6.3 (x86_64/linux))' },
    });
  });

  test.each([
    ['final with it', FINE, '200 OK'],
    ['final behind line ends', `\r\n${FINE}`, '200 OK'],
    ['provisional one with it', answer('183 Session Progress', SEEN), '183 Session Progress'],
    ['whole one with it', FINE.slice(0, 40), '100 Trying'],
    ['more with it', '', '100 Trying'],
    ['answer to us with it', OTHER, '100 Trying'],
    ['SIP with it', 'what?', '100 Trying'],
  ])('that answers provisionally, and has no better or a %s, is one', (_name, rest, status) => {
    expect(talkTo(sip(), [answer('100 Trying', SEEN) + rest]).end).toHaveProperty('service.details.0', {
      name: 'answer',
      value: status,
    });
  });

  test('is waited for while its head is not complete', () => {
    for (let end = 0; end < FINE.length; end++) {
      expect(talkTo(sip(), [FINE.slice(0, end)]).end).toEqual({ kind: 'more' });
    }
  });

  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['SMTP', '220 mail.example.com ESMTP\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['RTSP', 'RTSP/1.0 400 Bad Request\r\n\r\n'],
    ['an echo', OPTIONS],
    ['an answer to nobody', OTHER],
    ['a code above all', FINE.replace('200', '700')],
    ['binary', '\x15\x03\x01\x00\x02'],
    ['endless', `SIP/2.0 200 OK\r\n${'a: b\r\n'.repeat(4000)}`],
  ])('is none where it is %s', (_name, text) => {
    expect(talkTo(sip(), [text]).end).toEqual(stranger);
  });
});

test('text that it supplies is cut', () => {
  const long = 'x'.repeat(2000);
  const via = `SIP/2.0/UDP ${long};branch=${BRANCH};received=${long};rport=${long}`;
  const facts = read(answer(`200 ${long}`, via, `Server: ${long}`, `Allow: ${long}`, `Warning: ${long}`));
  expect(Math.max(...(facts?.details ?? []).map(({ value }) => value.length))).toBeLessThan(140);
  expect(facts?.product).toHaveLength(120);
});

const good = [FINE, OTHER, answer('100 Trying', SEEN) + FINE, answer('403 Forbidden', `${SEEN}, x`), OPTIONS];

test('whatever comes in a datagram is read or left alone', () => {
  fuzzQuestion(() => sipQuestion(anAsking()), good);
});

test('whatever comes over a connection, a step comes of it', () => {
  fuzzConversation(sip, good);
});
