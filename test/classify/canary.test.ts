import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import {
  codes,
  connected,
  httpAnswer,
  refused,
  seenAt,
  tlsAnswer,
  verdictOn,
} from '../support/observations.ts';

const canary: Fact = { kind: 'canary', port: 15_077 };
const banner = (text: string): Fact => ({ kind: 'answered', facts: { protocol: 'banner', banner: text } });

describe('where an undocumented port of the host is accepted too', () => {
  test('an accept proves nothing', () => {
    const verdict = verdictOn([seenAt({}, connected, canary)]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'wrong-service',
      {
        code: 'accepts-on-every-port',
        text: 'TCP 5597 on cic01 (10.0.0.5) accepts connections, and so does TCP 15077, which nothing documents: something answers for every port of cic01 (10.0.0.5)',
      },
    ]);
    expect(codes(verdict.alternatives)).toEqual(['stranger-listens']);
  });

  test.each<[string, Fact, Fact, string]>([
    ['an accept and silence', { kind: 'silent', stage: 'tls' }, canary, 'accepts-on-every-port'],
    ['the same first words', banner('220 x'), { ...canary, banner: '220 x' }, 'accepts-on-every-port'],
    ['other first words', banner('220 x'), { ...canary, banner: '220 y' }, 'answered'],
    ['first words where the other had none', banner('220 x'), canary, 'answered'],
    ['a TLS handshake', tlsAnswer(), canary, 'answered'],
    ['an HTTP answer', httpAnswer(), canary, 'answered'],
    ['a refusal', refused, canary, 'refused'],
    ['silence', { kind: 'silent', stage: 'connect' }, canary, 'too-few-attempts'],
  ])('%s', (_name, fact, seen, code) => {
    expect(verdictOn([seenAt({}, fact, seen)]).reason.code).toBe(code);
  });
});

test('a canary alone is no evidence of the door', () => {
  expect(verdictOn([seenAt({}, canary)])).toMatchObject({ kind: 'error', reason: { code: 'no-evidence' } });
});
