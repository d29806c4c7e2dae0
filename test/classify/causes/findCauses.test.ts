import { describe, expect, test } from 'vitest';
import { findCauses } from '../../../src/classify/causes/findCauses.ts';
import { asHostName, asIpAddress, asPathId } from '../../../src/model/ids.ts';
import type { Finding, VerdictKind } from '../../../src/model/verdict.ts';
import { aFinding, aPath, aVerdict } from '../../support/builders.ts';

test('no findings, no causes', () => {
  expect(findCauses([])).toEqual([]);
});

test.each<VerdictKind>(['open', 'closed', 'blocked', 'unproven', 'wrong-service', 'error'])(
  '%s is no cause behind several paths',
  (kind) => {
    expect(findCauses([found('1', kind, 'x', 'text'), found('2', kind, 'x', 'text')])).toEqual([]);
  },
);

describe('a dead host', () => {
  test('is one cause with all its paths beneath, in their order', () => {
    const findings = ['b', 'a', 'c'].map((id) => found(id, 'unreachable', 'host-silent', 'it is silent'));
    expect(findCauses(findings)).toEqual([
      {
        kind: 'host-unreachable',
        target: 'cic01',
        address: '10.0.0.5',
        device: null,
        text: 'it is silent',
        paths: ['b', 'a', 'c'],
      },
    ]);
  });

  test('is told by what names the reason, not by silence', () => {
    const causes = findCauses([
      found('udp', 'unreachable', 'host-silent', 'it is silent'),
      found('tcp', 'unreachable', 'neighbour-dead', 'nobody answers for it'),
    ]);
    expect(causes.map((cause) => [cause.text, cause.paths])).toEqual([
      ['nobody answers for it', ['udp', 'tcp']],
    ]);
  });

  test('has its open neighbours left out', () => {
    const causes = findCauses([
      found('1', 'open', 'connected', 'open'),
      found('2', 'unreachable', 'no-route', 'no route'),
    ]);
    expect(causes.map((cause) => cause.paths)).toEqual([['2']]);
  });

  test('is one per address of a name', () => {
    const causes = findCauses([
      found('1', 'unreachable', 'host-silent', 'four', { address: '10.0.0.5' }),
      found('2', 'unreachable', 'host-silent', 'six', { address: '2001:db8::5' }),
    ]);
    expect(causes.map((cause) => [cause.address, cause.text])).toEqual([
      ['10.0.0.5', 'four'],
      ['2001:db8::5', 'six'],
    ]);
  });
});

const nameless = { kind: 'name-unresolved', address: null, device: null };

test('a name without an address is one cause, apart from those of other names', () => {
  const causes = findCauses([
    found('1', 'unresolved', 'nxdomain', 'no such host', { target: 'db01', address: null }),
    found('2', 'unresolved', 'nxdomain', 'no such host', { target: 'db01', address: null }),
    found('3', 'unresolved', 'servfail', 'in trouble', { target: 'db02', address: null }),
  ]);
  expect(causes).toEqual([
    { ...nameless, target: 'db01', text: 'no such host', paths: ['1', '2'] },
    { ...nameless, target: 'db02', text: 'in trouble', paths: ['3'] },
  ]);
});

interface Where {
  readonly target?: string;
  readonly address?: string | null;
}

function found(id: string, kind: VerdictKind, code: string, text: string, where: Where = {}): Finding {
  const { target = 'cic01', address = '10.0.0.5' } = where;
  const path = aPath({
    id: asPathId(id),
    target: asHostName(target),
    address: address === null ? null : asIpAddress(address),
  });
  return aFinding({ path, verdict: aVerdict({ kind, reason: { code, text } }) });
}
