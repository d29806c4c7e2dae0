import fc from 'fast-check';
import { asIpAddress, asPort } from '../../src/model/ids.ts';
import type { Asking, Conversation, Question, ServiceFacts, Step } from '../../src/model/service.ts';

/** What a question is made of; the same bytes each time that chance is asked. */
export function anAsking(given: Partial<Asking> = {}): Asking {
  return {
    target: 'cic01',
    address: asIpAddress('192.0.2.5'),
    port: asPort(25),
    local: { address: '192.0.2.7', port: 40_000 },
    attempt: 0,
    secure: false,
    random: (bytes) => Uint8Array.from({ length: bytes }, (_, at) => 0xa0 + at),
    nowEpochMs: () => Date.UTC(2026, 0, 2, 3, 4, 5),
    ...given,
  };
}

/** How a conversation with a peer that says this, one answer after the other, went. */
export interface Talk {
  /** What was said to it, as latin1. */
  readonly said: readonly string[];
  readonly end: Step;
}

/**
 * Plays the peer: the first of `answers` is what it says by itself when the service speaks first, else its answer to the
 * opening. The bytes come in pieces of `piece` each.
 */
export function talkTo(
  conversation: Conversation,
  answers: readonly (string | Uint8Array)[],
  piece = Number.POSITIVE_INFINITY,
): Talk {
  const said: string[] = [];
  if (conversation.opening.length > 0) said.push(latin1(conversation.opening));
  let step: Step = { kind: 'more' };
  for (const answer of answers) {
    const bytes = Buffer.from(answer as string, 'latin1');
    for (let at = 0; at < bytes.length; at += piece) {
      step = conversation.take(bytes.subarray(0, at + piece));
      if (step.kind !== 'more') break;
    }
    if (step.kind === 'say') said.push(latin1(step.bytes));
    else if (step.kind !== 'more') break;
  }
  if (step.kind === 'done' && step.farewell !== undefined) said.push(latin1(step.farewell));
  return { said, end: step };
}

/** Inputs that each decoder gets in a fuzz test. */
export const FUZZ_RUNS = 20_000;

/**
 * Feeds what a hostile peer may say: nothing else than a step, and text of bounded length, may come of it. Pieces of
 * good answers, cut and changed, get further into a decoder than chance alone.
 */
export function fuzzConversation(make: () => Conversation, good: readonly (string | Uint8Array)[]): void {
  fc.assert(
    fc.property(fc.array(hostileBytes(good), { maxLength: 5 }), (answers) => {
      const { end } = talkTo(make(), answers);
      if (end.kind === 'done' || end.kind === 'secure') expectBounded(end.service);
    }),
    { numRuns: FUZZ_RUNS },
  );
}

/** The same for an answer in one datagram. */
export function fuzzQuestion(make: () => Question, good: readonly (string | Uint8Array)[]): void {
  fc.assert(
    fc.property(hostileBytes(good), (bytes) => {
      const service = make().read(bytes);
      if (service !== null && service !== undefined) expectBounded(service);
    }),
    { numRuns: FUZZ_RUNS },
  );
}

function expectBounded({ name, product, details }: ServiceFacts): void {
  const texts = [name, product ?? '', ...details.flatMap((one) => [one.name, one.value])];
  const longest = Math.max(...texts.map((text) => text.length));
  if (longest > 200) throw new Error(`a text of ${longest} characters`);
  if (details.length > 40) throw new Error(`${details.length} details`);
}

function hostileBytes(good: readonly (string | Uint8Array)[]): fc.Arbitrary<Uint8Array> {
  const known = fc.constantFrom(...good.map((one) => Uint8Array.from(Buffer.from(one as string, 'latin1'))));
  const cut = fc.tuple(known, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)));
  const changed = fc
    .tuple(known, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }))
    .map(([bytes, changes]) => {
      const copy = Uint8Array.from(bytes);
      for (const [at, value] of changes) copy[at % Math.max(1, copy.length)] = value;
      return copy;
    });
  const longer = fc
    .tuple(known, fc.uint8Array({ maxLength: 64 }))
    .map(([a, b]) => Uint8Array.from([...a, ...b]));
  return fc.oneof(fc.uint8Array({ maxLength: 300 }), cut, changed, longer, known);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
