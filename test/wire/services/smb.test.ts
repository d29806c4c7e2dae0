import { describe, expect, test } from 'vitest';
import { smbConversation } from '../../../src/wire/services/smb.ts';
import { anAsking, fuzzConversation, talkTo } from '../../support/talk.ts';

// As Samba 4.17.12 of Debian 12 answers: what it agrees to, and that it agrees to none of the dialects.
const ANSWER = Buffer.from(
  '000000fefe534d42400000000000000000000100010000000000000000000000000000000000000000000000000000000000' +
    '0000000000000000000000000000000000004100010011030100706565720000000000000000000000000700000000008000' +
    '000080000000800050a0af256a7ddd01000000000000000080004a00d0000000604806062b0601050502a03e303ca00e300c' +
    '060a2b06010401823702020aa32a3028a0261b246e6f745f646566696e65645f696e5f5246433431373840706c656173655f' +
    '69676e6f72650000000000000100260000000000010020000100dbd7133cad38a40602a33638fc095bdc17e2be49142cb01c' +
    '2e3dbea92d41146d',
  'hex',
);
const NO_DIALECT = Buffer.from(
  '00000049fe534d4240000000bb0000c000000100010000000000000000000000000000000000000000000000000000000000' +
    '000000000000000000000000000000000000090000000000000000',
  'hex',
);
// [MS-CIFS] section 2.2.4.52.2, as far as its header: a reply to SMB_COM_NEGOTIATE.
const SMB1 = Buffer.concat([Buffer.from('00000023ff534d4272000000008801c8', 'hex'), Buffer.alloc(23)]);
const ANSWERED_AT = 1795672274325;
const stranger = { kind: 'stranger', reason: 'does not speak SMB' };
const plain = (given = {}) => smbConversation(anAsking({ nowEpochMs: () => ANSWERED_AT - 250, ...given }));

/** An answer with other bytes at some place behind the header of the session. */
function changed(answer: Buffer, at: number, hex: string): Buffer {
  const copy = Buffer.from(answer);
  copy.write(hex, 4 + at, 'hex');
  return copy;
}

/** A message of that many bytes that begins like another. */
function cut(answer: Buffer, length: number): Buffer {
  const copy = Buffer.from(answer.subarray(0, 4 + length));
  copy.writeUInt32BE(length);
  return copy;
}

describe('a file server', () => {
  test('tells the dialect, signing and its time', () => {
    expect(talkTo(plain(), [ANSWER]).end).toEqual({
      kind: 'done',
      service: {
        name: 'SMB',
        product: null,
        details: [
          { name: 'dialect', value: '3.1.1' },
          { name: 'signing', value: 'enabled' },
        ],
        aheadMs: 250,
      },
    });
  });

  test('is asked for five dialects, with the context that the last one demands', () => {
    const [said = ''] = talkTo(plain(), []).said;
    const asked = Buffer.from(said, 'latin1');
    expect(asked.length).toBe(162);
    expect(asked.readUInt32BE(0)).toBe(158);
    expect(asked.subarray(4, 12).toString('hex')).toBe('fe534d4240000000');
    // 36 bytes, five dialects, signing enabled.
    expect(asked.subarray(68, 76).toString('hex')).toBe('2400050001000000');
    // Our own id, contexts at byte 112, one of them; the dialects.
    expect(asked.subarray(80, 114).toString('hex')).toBe(
      'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf7000000001000000' + '02021002000302031103',
    );
    // Pre-authentication integrity: 38 bytes, one algorithm, 32 bytes of salt, SHA-512.
    expect(asked.subarray(116, 130).toString('hex')).toBe('0100260000000000010020000100');
    expect(asked.subarray(130).toString('hex')).toMatch(/^a0a1.*bebf$/);
  });

  test.each([1, 2, 7])('may answer in pieces of %i bytes', (piece) => {
    expect(talkTo(plain(), [ANSWER], piece).end.kind).toBe('done');
    expect(talkTo(plain(), [SMB1], piece).end.kind).toBe('done');
  });

  test.each([
    ['0202', '2.0.2'],
    ['1002', '2.1'],
    ['0003', '3.0'],
    ['0203', '3.0.2'],
  ])('may agree to the dialect %s', (hex, dialect) => {
    expect(talkTo(plain(), [changed(ANSWER, 68, hex)]).end).toMatchObject({
      service: { details: [{ name: 'dialect', value: dialect }, {}] },
    });
  });

  test.each([
    ['0300', 'required'],
    ['0200', 'required'],
    ['0000', 'not enabled'],
  ])('of security mode %s has signing %s', (hex, value) => {
    expect(talkTo(plain(), [changed(ANSWER, 66, hex)]).end).toMatchObject({
      service: { details: [{}, { name: 'signing', value }] },
    });
  });

  test('may keep its time to itself', () => {
    const { end } = talkTo(plain(), [changed(ANSWER, 104, '0000000000000000')]);
    expect(end.kind === 'done' && end.service).not.toHaveProperty('aheadMs');
  });

  test('that agrees to no dialect is one all the same', () => {
    expect(talkTo(plain(), [NO_DIALECT]).end).toMatchObject({
      kind: 'done',
      service: { details: [{ name: 'refuses', value: 'status 0xC00000BB' }] },
    });
  });

  test('of old that answers in its own dialect is one', () => {
    expect(talkTo(plain(), [SMB1]).end).toMatchObject({
      kind: 'done',
      service: { details: [{ name: 'dialect', value: '1' }] },
    });
  });
});

describe('no file server', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
    ['FTP', '220 ready\r\n'],
    ['a database', Buffer.from('4a0000000a352e35', 'hex')],
    ['Oracle', Buffer.from('003c000004000000', 'hex')],
    ['a NetBIOS session that is refused', Buffer.from('830000018f', 'hex')],
    ['too short a message', Buffer.from('00000004fe534d42', 'hex')],
    ['another protocol', Buffer.from('00000049fe534d43', 'hex')],
    ['SMB 3 that is encrypted', Buffer.from('00000049fd534d42', 'hex')],
    ['an echo', Buffer.from(plain().opening)],
    ['another header', changed(ANSWER, 4, '4100')],
    ['another command', changed(ANSWER, 12, '0100')],
    ['an answer to another message', changed(ANSWER, 24, '01')],
    ['another structure', changed(ANSWER, 64, '4000')],
    ['another dialect', changed(ANSWER, 68, 'ff02')],
    ['half a header', cut(ANSWER, 40)],
    ['half an answer', cut(ANSWER, 80)],
    ['SMB 1 with another command', changed(SMB1, 4, '73')],
    ['SMB 1 with a request', changed(SMB1, 9, '00')],
  ])('is %s', (_name, answer) => {
    expect(talkTo(plain(), [answer]).end).toEqual(stranger);
  });
});

test('whatever comes, a step comes of it', () => {
  fuzzConversation(plain, [ANSWER, NO_DIALECT, SMB1, cut(ANSWER, 70), Buffer.from(plain().opening)]);
});
