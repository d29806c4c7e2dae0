import { expect, test } from 'vitest';
import type { SipChange, SipFacts } from '../../src/model/sip.ts';
import { type At, seenAt, verdictOn } from '../support/observations.ts';

const UDP: At = { transport: 'udp', port: 5060 };
const TCP: At = { transport: 'tcp', port: 5060 };
const changed = (...names: readonly string[]): readonly SipChange[] =>
  names.map((name) => ({ name, sent: 'a', arrived: 'b' }));
const WHO = 'a SIP ALG, or another device that knows SIP, between this host and cic01 (10.0.0.5) rewrites';

test.each<[string, At, SipFacts, readonly (readonly [string, string])[]]>([
  ['nothing was changed', UDP, { rewritten: [], answer: [] }, []],
  ['no answer was to be had', UDP, { rewritten: [], answer: null }, []],
  [
    'the request was changed',
    UDP,
    { rewritten: changed('Contact', 'Via', 'Via', 'SDP c='), answer: [] },
    [['sip-rewritten', `${WHO} messages: Contact, Via, SDP c=`]],
  ],
  [
    'the answer was changed',
    TCP,
    { rewritten: [], answer: changed('Contact') },
    [['sip-rewritten', `${WHO} answers to them: Contact`]],
  ],
  [
    'both were, in many places',
    TCP,
    { rewritten: changed('1', '2', '3', '4', '5', '6', '7', '8', '9', '10'), answer: changed('Via') },
    [['sip-rewritten', `${WHO} messages: 1, 2, 3, 4, 5, 6, 7, 8 and 2 more; answers to them: Via`]],
  ],
  [
    'no datagram came',
    UDP,
    { rewritten: [], answer: null, dropped: 'request' },
    [
      [
        'sip-dropped',
        'SIP messages do not reach the responder, although other datagrams pass: a device on the way that knows SIP drops them, answers them itself or makes others of them',
      ],
    ],
  ],
  [
    'what was changed came, and no answer',
    TCP,
    { rewritten: changed('Via'), answer: null, dropped: 'answer' },
    [
      ['sip-rewritten', `${WHO} messages: Via`],
      [
        'sip-dropped',
        'SIP messages arrive, and no answer to them comes back, although answers to other requests on such connections do: a device on the way that knows SIP drops it or makes others of it',
      ],
    ],
  ],
])('where %s', (_what, at, sip, warnings) => {
  const verdict = verdictOn([
    seenAt(at, {
      kind: 'witnessed',
      seenSource: { address: '10.9.8.7', port: 51_000 },
      rewritten: false,
      sip,
    }),
  ]);
  expect(verdict.kind).toBe('open');
  expect(verdict.warnings).toEqual(warnings.map(([code, text]) => ({ code, text })));
});
