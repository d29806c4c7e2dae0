import { describe, expect, test } from 'vitest';
import { rtspConversation } from '../../../src/wire/services/rtsp.ts';
import { anAsking, fuzzConversation, talkTo } from '../../support/talk.ts';

// The asking's two bytes are a0 a1.
const OWN = 1000 + 0xa0_a1;
const OPTIONS = `OPTIONS * RTSP/1.0\r\nCSeq: ${OWN}\r\nUser-Agent: cicprobe\r\n\r\n`;
// Recorded from gst-rtsp-server 1.22.0 of Debian 12.
const GSTREAMER = [
  'RTSP/1.0 200 OK',
  `CSeq: ${OWN}`,
  'Public: OPTIONS, DESCRIBE, ANNOUNCE, GET_PARAMETER, PAUSE, PLAY, RECORD, SETUP, SET_PARAMETER, TEARDOWN',
  'Server: GStreamer RTSP server',
  'Date: Thu, 26 Nov 2026 05:29:27 GMT',
  '',
  '',
].join('\r\n');
const stranger = { kind: 'stranger', reason: 'does not speak RTSP' };
const rtsp = (): ReturnType<typeof rtspConversation> => rtspConversation(anAsking());

describe('an RTSP server', () => {
  test('is asked what it can do, and tells', () => {
    expect(talkTo(rtsp(), [GSTREAMER])).toEqual({
      said: [OPTIONS],
      end: {
        kind: 'done',
        service: {
          name: 'RTSP',
          product: 'GStreamer RTSP server',
          details: [
            { name: 'answer', value: '200 OK' },
            {
              name: 'Public',
              value:
                'OPTIONS, DESCRIBE, ANNOUNCE, GET_PARAMETER, PAUSE, PLAY, RECORD, SETUP, SET_PARAMETER, TEARDOWN',
            },
          ],
        },
      },
    });
  });

  test.each([1, 2, 7])('may answer in pieces of %i bytes', (piece) => {
    expect(talkTo(rtsp(), [GSTREAMER], piece).end.kind).toBe('done');
  });

  test('may end its lines with LF alone, fold them, and write names as it likes', () => {
    const answer = `RTSP/1.0 200 OK\ncseq:${OWN}\nPUBLIC: OPTIONS,\n  DESCRIBE\nodd line\n\n`;
    expect(talkTo(rtsp(), [answer]).end).toMatchObject({
      service: { product: null, details: [{}, { name: 'Public', value: 'OPTIONS, DESCRIBE' }] },
    });
  });

  test('may list its methods in several headers', () => {
    const answer = `RTSP/1.0 200 OK\r\nCSeq: ${OWN}\r\nPublic: OPTIONS\r\nPublic: DESCRIBE\r\n\r\n`;
    expect(talkTo(rtsp(), [answer]).end).toMatchObject({
      service: { details: [{}, { name: 'Public', value: 'OPTIONS, DESCRIBE' }] },
    });
  });

  test.each([
    [
      'of a newer version',
      `RTSP/2.0 505 RTSP Version Not Supported\r\nCSeq: ${OWN}\r\n\r\n`,
      '505 RTSP Version Not Supported',
    ],
    ['that wants to know who asks', `RTSP/1.0 401 Unauthorized\r\nCSeq: ${OWN}\r\n\r\n`, '401 Unauthorized'],
    ['that cannot read it', 'RTSP/1.0 400 Bad Request\r\n\r\n', '400 Bad Request'],
    ['without a phrase', 'RTSP/1.0 551\r\n\r\n', '551'],
  ])('%s is one all the same', (_name, answer, status) => {
    const { end } = talkTo(rtsp(), [answer]);
    expect(end).toMatchObject({ kind: 'done', service: { name: 'RTSP' } });
    expect(end).toHaveProperty('service.details.0', { name: 'answer', value: status });
  });

  test('of a newer version is told as such', () => {
    expect(talkTo(rtsp(), ['RTSP/2.0 505 no\r\n\r\n']).end).toHaveProperty('service.details.1', {
      name: 'version',
      value: 'RTSP/2.0',
    });
  });

  test('is waited for while its head is not complete', () => {
    for (let end = 0; end < GSTREAMER.length; end++) {
      expect(talkTo(rtsp(), [GSTREAMER.slice(0, end)]).end).toEqual({ kind: 'more' });
    }
  });
});

describe('no RTSP server', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
    ['SIP', 'SIP/2.0 400 Bad Request\r\n\r\n'],
    ['FTP', '220 ProFTPD Server\r\n'],
    ['an echo', OPTIONS],
    ['an answer to another request', 'RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n'],
    ['an answer to none', 'RTSP/1.0 200 OK\r\n\r\n'],
    ['a refusal of another request', 'RTSP/1.0 400 Bad Request\r\nCSeq: 1\r\n\r\n'],
    ['a code below all', `RTSP/1.0 099 OK\r\nCSeq: ${OWN}\r\n\r\n`],
    ['a code above all', `RTSP/1.0 600 OK\r\nCSeq: ${OWN}\r\n\r\n`],
    ['a status line that goes on', `RTSP/1.0 2000\r\nCSeq: ${OWN}\r\n\r\n`],
    ['its beginning', 'RTSP/1.0 2000\r\nCSeq'],
    ['no version', 'RTSP/x'],
    ['binary', '\x00\x01\x02\xff'],
    ['an endless first line', `RTSP/1.0 200 ${'x'.repeat(20_000)}`],
    ['an endless head', `RTSP/1.0 200 OK\r\n${'a: b\r\n'.repeat(4000)}`],
  ])('is %s', (_name, answer) => {
    expect(talkTo(rtsp(), [answer]).end).toEqual(stranger);
  });
});

test('text that it supplies is cut', () => {
  const long = 'x'.repeat(5000);
  const answer = `RTSP/1.0 200 ${long}\r\nCSeq: ${OWN}\r\nServer: ${long}\r\nPublic: ${long}\r\n\r\n`;
  expect(talkTo(rtsp(), [answer]).end).toMatchObject({
    service: { product: 'x'.repeat(120), details: [{}, { value: 'x'.repeat(120) }] },
  });
});

test('without chance a number is sent all the same', () => {
  const { said } = talkTo(rtspConversation(anAsking({ random: () => new Uint8Array(0) })), []);
  expect(said).toEqual(['OPTIONS * RTSP/1.0\r\nCSeq: 1000\r\nUser-Agent: cicprobe\r\n\r\n']);
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(rtsp, [GSTREAMER, 'RTSP/2.0 505 no\r\n\r\n', 'RTSP/1.0 400 Bad Request\r\n\r\n', OPTIONS]);
});
