import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, MAX_FRAME_BYTES, makeFrameReader } from '../../src/wire/frame.ts';
import { WireError } from '../../src/wire/wireError.ts';
import { attempt } from './samples.ts';

const frame = (text: string | Uint8Array): Buffer => {
  const body = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
};

test('a message is its length in four bytes, then JSON in UTF-8', () => {
  expect(encodeFrame({ t: 'é' }).toString('hex')).toBe(`0000000a${Buffer.from('{"t":"é"}').toString('hex')}`);
});

describe('messages come out as they went in', () => {
  const messages = [{ t: 'hello', tool: 'cicprobe 🚪 ü' }, [], 0, 'text', null, { t: 'seen', doors: [] }];
  const stream = Buffer.concat(messages.map(encodeFrame));

  test('all in one piece', () => {
    expect(makeFrameReader()(stream)).toEqual(messages);
  });

  test('byte by byte, each as soon as it is complete', () => {
    const read = makeFrameReader();
    const ends = messages.map((_, at) => Buffer.concat(messages.slice(0, at + 1).map(encodeFrame)).length);
    for (let at = 0; at < stream.length; at++) {
      const done = ends.indexOf(at + 1);
      expect(read(stream.subarray(at, at + 1))).toEqual(done === -1 ? [] : [messages[done]]);
    }
  });

  test('cut in two anywhere', () => {
    for (let at = 0; at <= stream.length; at++) {
      const read = makeFrameReader();
      expect([...read(stream.subarray(0, at)), ...read(stream.subarray(at))]).toEqual(messages);
    }
  });

  test('nothing comes of nothing', () => {
    const read = makeFrameReader();
    expect(read(Buffer.alloc(0))).toEqual([]);
    expect(read(frame('1'))).toEqual([1]);
    expect(read(Buffer.alloc(0))).toEqual([]);
  });

  test('a piece that the sender uses again afterwards does no harm', () => {
    const read = makeFrameReader();
    const piece = Buffer.from(stream.subarray(0, 10));
    read(piece);
    piece.fill(0);
    expect(read(stream.subarray(10))).toEqual(messages);
  });

  test('any messages in any pieces', () => {
    const cuts = fc.array(fc.nat(400), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), cuts, (values, places) => {
        const bytes = Buffer.concat(values.map(encodeFrame));
        const edges = [...places, 0, bytes.length].filter((at) => at <= bytes.length).toSorted(ascending);
        const read = makeFrameReader();
        const got = edges.flatMap((at, index) => read(bytes.subarray(at, edges[index + 1] ?? bytes.length)));
        // JSON knows no negative zero.
        expect(JSON.stringify(got)).toBe(JSON.stringify(values));
      }),
    );
  });
});

describe('what cannot be a message is refused', () => {
  test('one that is too long, before its bytes come', () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(MAX_FRAME_BYTES + 1);
    const read = makeFrameReader();
    expect(read(head.subarray(0, 3))).toEqual([]);
    expect(() => read(head.subarray(3))).toThrow('too long');
    expect(() => makeFrameReader()(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow(WireError);
  });

  test('the longest is let in, here and where the reader says less', () => {
    const longest = 'x'.repeat(MAX_FRAME_BYTES - 2);
    expect(makeFrameReader()(encodeFrame(longest))).toEqual([longest]);
    expect(makeFrameReader(8)(encodeFrame('123456'))).toEqual(['123456']);
    expect(() => makeFrameReader(8)(encodeFrame('1234567'))).toThrow('too long');
  });

  test('the sender makes none that is too long', () => {
    expect(() => encodeFrame('x'.repeat(MAX_FRAME_BYTES - 1))).toThrow(WireError);
    expect(() => encodeFrame('ü'.repeat(MAX_FRAME_BYTES / 2))).toThrow(WireError);
  });

  test('an empty one', () => {
    expect(() => makeFrameReader()(Buffer.alloc(4))).toThrow('empty');
  });

  test.each(['x', '{', '{"t":"hello"', '{} {}', "{'t':1}", 'undefined', 'NaN', '\0'])(
    'not JSON: %j',
    (text) => {
      expect(() => makeFrameReader()(frame(text))).toThrow('not JSON');
    },
  );

  test.each([
    ['too long', Buffer.from([0x7f, 0, 0, 0])],
    ['empty', Buffer.alloc(4)],
    ['not JSON', frame('x')],
  ])('after one that is %s there is no way back', (_, bad) => {
    const read = makeFrameReader();
    expect(() => read(bad)).toThrow(WireError);
    expect(() => read(frame('1'))).toThrow(WireError);
    expect(() => read(frame('1'))).toThrow(WireError);
  });

  test('random bytes give messages or are refused, and never more than that', () => {
    const small = fc.uint8Array({ maxLength: 40 }).map((bytes) => frame(bytes));
    const pieces = fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), small), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, (chunks) => {
        const read = makeFrameReader(64);
        for (const chunk of chunks) attempt(() => read(chunk));
      }),
      { numRuns: 3000 },
    );
  });
});

function ascending(one: number, other: number): number {
  return one - other;
}
