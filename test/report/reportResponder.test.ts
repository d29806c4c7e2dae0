import { expect, test } from 'vitest';
import { asHostName, asIpAddress, asPort, type IpAddress } from '../../src/model/ids.ts';
import type { ClosedDoor, NotPaired, ResponderState } from '../../src/model/pairing.ts';
import { type PairingOutcome, reportResponder, reportResponders } from '../../src/report/reportResponder.ts';
import { doorAt } from '../support/doorAt.ts';

const state: ResponderState = {
  tool: '0.1.0',
  roles: ['cic-server', 'media-server'],
  doors: [doorAt('tcp', 80, 82)],
  onDemand: [doorAt('udp', 16_384, 32_767)],
  closed: [],
};

const here = { local: asIpAddress('10.1.1.2'), seenAs: asIpAddress('10.1.1.2') };

test.each<[string, PairingOutcome, string, string]>([
  [
    'a responder',
    { kind: 'paired', state, ...here },
    'paired',
    'Responder on cic01 (10.0.0.5): cicprobe 0.1.0 listens on 16,387 ports of cic-server, media-server.',
  ],
  [
    'one that could not have every port',
    {
      kind: 'paired',
      ...here,
      state: {
        ...state,
        onDemand: [],
        closed: [
          closed(5060, 'taken', 'kamailio (pid 8)'),
          closed(5061, 'taken', ''),
          closed(389, 'permission', 'EACCES'),
          closed(161, 'failed', 'EADDRNOTAVAIL'),
        ],
      },
    },
    'paired',
    'Responder on cic01 (10.0.0.5): cicprobe 0.1.0 listens on 3 ports of cic-server, media-server; in use there and checked as they are: tcp 5060 (kamailio (pid 8)), tcp 5061; not allowed to open: tcp 389; could not be opened: tcp 161 (EADDRNOTAVAIL).',
  ],
  [
    'a responder that sees another address',
    { kind: 'paired', state, ...here, seenAs: '203.0.113.9' },
    'paired',
    'Responder on cic01 (10.0.0.5): cicprobe 0.1.0 listens on 16,387 ports of cic-server, media-server; it sees this host as 203.0.113.9, not 10.1.1.2: the address is translated on the way.',
  ],
  [
    'none',
    { kind: 'none', why: { code: 'refused', text: 'TCP 14750 is refused' } },
    'refused',
    'No responder on cic01 (10.0.0.5): TCP 14750 is refused.',
  ],
  [
    'one that went away',
    { kind: 'lost', why: { code: 'hung-up', text: 'it went away' } },
    'hung-up',
    'Responder on cic01 (10.0.0.5): it went away.',
  ],
])('%s', (_what, outcome, code, text) => {
  expect(reportResponder('cic01', '10.0.0.5', outcome)).toEqual({
    target: 'cic01',
    address: '10.0.0.5',
    state: code,
    text,
  });
});

test('every address that was to be checked is told once, in that order', () => {
  const at = (target: string, address: string) => ({
    target: asHostName(target),
    address: asIpAddress(address),
  });
  const [paired, none, lost, unasked] = [
    at('cic01', '10.0.0.5'),
    at('cic02', '10.0.0.6'),
    at('cic03', '10.0.0.7'),
    at('cic04', '10.0.0.8'),
  ];
  const refused = { code: 'refused', text: 'TCP 14750 is refused' } as const;
  const gone = { code: 'hung-up', text: 'it went away' } as const;
  const told = reportResponders([none, paired, none, lost, unasked], {
    sessions: new Map([
      [paired.address, { state, ...here }],
      [lost.address, { state, ...here }],
    ]),
    failures: new Map<IpAddress, NotPaired>([
      [none.address, refused],
      [lost.address, gone],
    ]),
  });
  expect(told.map(({ target, state: how, text }) => [target, how, text.split(':')[0]])).toEqual([
    ['cic02', 'refused', 'No responder on cic02 (10.0.0.6)'],
    ['cic01', 'paired', 'Responder on cic01 (10.0.0.5)'],
    ['cic03', 'hung-up', 'Responder on cic03 (10.0.0.7)'],
  ]);
});

function closed(port: number, why: ClosedDoor['why'], detail: string): ClosedDoor {
  return { transport: 'tcp', port: asPort(port), why, detail };
}

test.each(['none', 'lost'] as const)('how long it was waited for is kept for later judgement: %s', (kind) => {
  const why = { code: 'no-answer', text: 'no answer', unreachableAfterMs: 3071 } as const;
  expect(reportResponder('cic01', '10.0.0.5', { kind, why })).toMatchObject({ unreachableAfterMs: 3071 });
});
