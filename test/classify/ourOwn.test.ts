import { describe, expect, test } from 'vitest';
import { classifyForegone } from '../../src/classify/classify.ts';
import type { Fact, LocalFault, NameFailure } from '../../src/model/evidence.ts';
import { anEvidence } from '../support/builders.ts';
import { connected, refused, seenAt, silence, verdictOn } from '../support/observations.ts';

const faults: readonly (readonly [LocalFault, string])[] = [
  ['cancelled', 'not finished: the run was stopped'],
  ['deadline', 'not finished: the time for the whole run was over'],
  ['descriptors', 'this host ran out of sockets; lower --concurrency'],
  ['source-ports', 'this host ran out of free source ports; try again later or lower --concurrency'],
  ['source-address', 'the given source address does not belong to this host'],
  ['permission', 'this host does not permit the attempt'],
  ['own-firewall', "this host's own firewall refuses to send it"],
  ['address-family', "this host cannot use the target's address family"],
  ['probe-failed', 'the check itself failed: it broke'],
];

const rejectedTwice: readonly Fact[] = [0, 1].map(() => ({
  kind: 'rejected',
  code: 'EHOSTUNREACH',
  scope: 'host',
  here: false,
}));

describe('a fault of ours', () => {
  test.each(faults)('%s is an error and never the state of the peer', (fault, text) => {
    const verdict = verdictOn([seenAt({}, { kind: 'not-tried', fault, detail: 'it broke' })]);
    expect([verdict.kind, verdict.reason]).toEqual(['error', { code: fault, text }]);
  });

  test.each(faults)('%s beside an answer counts for nothing', (fault) => {
    const verdict = verdictOn([seenAt({}, refused, { kind: 'not-tried', fault, detail: '' })]);
    expect(verdict.kind).toBe('closed');
  });

  test.each(faults)('%s is no silence', (fault) => {
    const evidence = [...silence(3), anEvidence({ kind: 'not-tried', fault, detail: '' })];
    expect(verdictOn([seenAt({}, ...evidence)]).reason.code).toBe('too-few-attempts');
  });

  test('that left no evidence at all is an error', () => {
    const verdict = verdictOn([seenAt({})]);
    expect([verdict.kind, verdict.reason]).toEqual([
      'error',
      { code: 'no-evidence', text: 'nothing was tried' },
    ]);
  });
});

describe("this host's own packet filter", () => {
  test.each<[string, readonly Fact[], string]>([
    [
      'rejects',
      [...rejectedTwice, { kind: 'turned-back', how: 'rejected', icmp: { type: 3, code: 13 } }],
      'this host itself rejects TCP 5597 on cic01 (10.0.0.5) (ICMP 3/13, administratively prohibited), by its own firewall most likely: nothing leaves it',
    ],
    [
      'rejects without a message',
      [{ kind: 'turned-back', how: 'rejected' }],
      'this host itself rejects TCP 5597 on cic01 (10.0.0.5), by its own firewall most likely: nothing leaves it',
    ],
    [
      'resets',
      [refused, { kind: 'turned-back', how: 'reset' }],
      'this host itself resets TCP 5597 on cic01 (10.0.0.5), by its own firewall most likely: nothing leaves it',
    ],
    [
      'drops',
      [...silence(), { kind: 'turned-back', how: 'held' }],
      'this host itself drops what is sent to TCP 5597 on cic01 (10.0.0.5), by its own firewall most likely: nothing leaves it',
    ],
  ])('that %s is our own fault, whatever it did in the name of others', (_name, facts, text) => {
    const verdict = verdictOn([seenAt({}, ...facts)]);
    expect([verdict.kind, verdict.reason]).toEqual(['error', { code: 'own-firewall', text }]);
  });

  test('that let one packet through all the same is no fault', () => {
    expect(verdictOn([seenAt({}, connected, { kind: 'turned-back', how: 'held' })]).kind).toBe('open');
  });
});

describe('a host without an address', () => {
  test.each<[NameFailure, string, string]>([
    ['nxdomain', 'nxdomain', 'there is no host named cic01, says DNS server 10.0.0.53'],
    ['servfail', 'servfail', 'DNS server 10.0.0.53 could not look up cic01: the DNS itself is in trouble'],
    ['timeout', 'dns-timeout', 'no answer about cic01 from DNS server 10.0.0.53'],
    ['no-address', 'no-address', 'cic01 exists but has no address, says DNS server 10.0.0.53'],
  ])('%s: says which resolver said so', (how, code, text) => {
    const evidence = anEvidence({ kind: 'unresolved', name: 'cic01', how, resolver: 'DNS server 10.0.0.53' });
    if (evidence.kind !== 'unresolved') throw new Error('the builder changed the kind');
    const verdict = classifyForegone(evidence);
    expect([verdict.kind, verdict.reason]).toEqual(['unresolved', { code, text }]);
    // The same evidence on a path that was planned all the same.
    expect(verdictOn([seenAt({}, evidence)])).toEqual(verdict);
  });

  test.each(['cancelled', 'deadline'] as const)('because we stopped looking (%s) is an error', (fault) => {
    const evidence = anEvidence({ kind: 'not-tried', fault, detail: 'stopped while cic01 was looked up' });
    if (evidence.kind !== 'not-tried') throw new Error('the builder changed the kind');
    expect(classifyForegone(evidence)).toMatchObject({ kind: 'error', reason: { code: fault } });
  });
});
