import { describe, expect, test } from 'vitest';
import { strangerOn } from '../../src/classify/stranger.ts';
import type { Fact } from '../../src/model/evidence.ts';
import type { ServiceFacts } from '../../src/model/service.ts';
import { codes, seenAt, verdictOn } from '../support/observations.ts';

const mail = { port: 25, probe: { kind: 'smtp', options: {} } };
const answered = (service: Partial<ServiceFacts>): Fact => ({
  kind: 'answered',
  facts: { protocol: 'service', service: { name: 'SMTP', product: null, details: [], ...service } },
});
const banner = (text: string): Fact => ({
  kind: 'answered',
  facts: { protocol: 'banner', banner: text, replyBytes: text.length },
});

describe('a service that is asked in its own protocol', () => {
  test('and answers is open, with its product where it tells it', () => {
    expect(verdictOn([seenAt(mail, answered({ product: 'Postfix' }))])).toMatchObject({
      kind: 'open',
      reason: { code: 'answered', text: 'TCP 25 on cic01 (10.0.0.5) answers as SMTP (Postfix)' },
      alternatives: [],
      warnings: [],
    });
    expect(verdictOn([seenAt(mail, answered({}))]).reason.text).toMatch(/answers as SMTP$/);
  });

  test('is reported by an older or foreign file without its facts all the same', () => {
    const fact: Fact = { kind: 'answered', facts: { protocol: 'service' } };
    expect(verdictOn([seenAt(mail, fact)]).reason.text).toMatch(/answers as the documented service$/);
  });

  test('and refuses this host is open, with a warning', () => {
    const refusing = answered({
      details: [
        { name: 'name', value: 'mail' },
        { name: 'refuses', value: '554 no' },
      ],
      troubles: ['is not synchronised'],
    });
    expect(verdictOn([seenAt(mail, refusing)])).toMatchObject({
      kind: 'open',
      warnings: [
        { code: 'service-refuses', text: 'the service is there and turns this host away: 554 no' },
        { code: 'service-trouble', text: 'the service is there and is not synchronised' },
      ],
    });
  });

  test('tells its clock, and a large difference is told', () => {
    expect(codes(verdictOn([seenAt(mail, answered({ aheadMs: 600_000 }))]).warnings)).toEqual([
      'clock-difference',
    ]);
    expect(verdictOn([seenAt(mail, answered({ aheadMs: 1000 }))]).warnings).toEqual([]);
  });

  test('and keeps silent proves nothing: it may be slow, or know us not', () => {
    const silent: Fact = { kind: 'silent', stage: 'service' };
    expect(verdictOn([seenAt(mail, silent, silent)])).toMatchObject({
      kind: 'unproven',
      reason: { code: 'service-mute' },
      alternatives: [
        { code: 'slow-service' },
        { code: 'knows-its-own' },
        { code: 'other-service' },
        { code: 'deep-inspection' },
        { code: 'accepted-in-place' },
      ],
    });
  });

  test.each([
    ['eof', 'closes'],
    ['reset', 'resets'],
  ] as const)('and hangs up (%s) proves nothing: it may not know us', (how, word) => {
    const dropped: Fact = { kind: 'dropped-after-connect', how, stage: 'service', afterMs: 3 };
    expect(verdictOn([seenAt(mail, dropped, dropped)])).toMatchObject({
      kind: 'unproven',
      reason: {
        code: 'hung-up',
        text: `TCP 25 on cic01 (10.0.0.5) accepts connections and ${word} them when it is spoken to as SMTP`,
      },
      alternatives: [
        { code: 'hangs-up-on-strangers' },
        { code: 'other-service' },
        { code: 'deep-inspection' },
        { code: 'accepted-in-place' },
      ],
    });
  });

  test('and speaks something else is another service, by its name where it is known', () => {
    const garbled = { kind: 'garbled', expected: 'smtp', reason: 'does not speak SMTP' } as const;
    expect(verdictOn([seenAt(mail, { ...garbled, banner: 'SSH-2.0-OpenSSH_9.2p1\r\n' })])).toMatchObject({
      kind: 'wrong-service',
      reason: {
        code: 'other-service',
        text: 'TCP 25 on cic01 (10.0.0.5) is open, but what is there introduces itself as SSH ("SSH-2.0-OpenSSH_9.2p1"); documented is SMTP',
      },
    });
    expect(verdictOn([seenAt(mail, { ...garbled, banner: 'hm' })]).reason.code).toBe('not-smtp');
  });
});

describe('a service of CIC’s own that speaks first', () => {
  test('is another one when it introduces itself as one', () => {
    expect(verdictOn([seenAt({ port: 2633 }, banner('SSH-2.0-OpenSSH_9.2\r\n'))])).toMatchObject({
      kind: 'wrong-service',
      reason: { code: 'other-service' },
    });
  });

  test('is open when it says what nobody knows', () => {
    expect(verdictOn([seenAt({ port: 2633 }, banner('hello'))]).kind).toBe('open');
    const wordless: Fact = { kind: 'answered', facts: { protocol: 'banner' } };
    expect(verdictOn([seenAt({ port: 2633 }, wordless)]).kind).toBe('open');
  });
});

describe('an introduction', () => {
  test.each([
    ['SSH-2.0-OpenSSH_9.2', 'SSH'],
    ['RFB 003.008\n', 'VNC'],
    ['* OK [CAPABILITY IMAP4rev1] Dovecot ready.', 'IMAP'],
    ['+OK Dovecot ready.', 'POP3'],
    ['220 mail.example.com ESMTP Postfix', 'SMTP'],
    ['220 FTP server ready', 'FTP'],
    ['HTTP/1.1 400 Bad Request', 'HTTP'],
  ])('%j is that of %s', (text, name) => {
    expect(strangerOn(5597, text)).toMatchObject({ name });
  });

  test.each(['', '220 ready', 'OK', 'SSH', '\u0016\u0003\u0001'])('%j is none', (text) => {
    expect(strangerOn(5597, text)).toBeNull();
  });

  test('at home is no stranger', () => {
    expect(strangerOn(22, 'SSH-2.0-OpenSSH_9.2')).toBeNull();
  });

  test('is cut and cannot steer a terminal', () => {
    expect(strangerOn(5597, `SSH-2.0-\u001b[31m\u009b${'x'.repeat(200)}\r\nmore`)?.banner).toBe(
      `SSH-2.0-?[31m?${'x'.repeat(46)}`,
    );
  });
});
