import { expect, test } from 'vitest';
import { isSip, speaksSip } from '../../src/plan/speaksSip.ts';
import { readProfiles } from '../profiles/readProfiles.ts';
import { aCheck, aFlow, aPath } from '../support/builders.ts';

type Security = 'none' | 'tls';

test.each<[boolean, string, readonly (readonly [string, Security])[]]>([
  [true, 'SIP', [['SIP', 'none']]],
  [true, 'SIP that carries another protocol', [['MRCP session (SIP)', 'none']]],
  [
    true,
    'SIP beside something else',
    [
      ['HTTP', 'none'],
      ['SIP', 'none'],
    ],
  ],
  [false, 'SIP in TLS', [['SIP', 'tls']]],
  [
    false,
    'SIP at a door where something else is in TLS',
    [
      ['SIP', 'none'],
      ['HTTP', 'tls'],
    ],
  ],
  [false, 'voice of a phone with SIP in its name', [['Interaction SIP Station (SIP100)', 'none']]],
])('%s for %s', (expected, _what, flows) => {
  const paths = flows.map(([service, security]) => aPath({ flow: aFlow({ service, security }) }));
  expect(speaksSip(aCheck({ paths }))).toBe(expected);
});

test('every service of the port map with SIP in its name is known as one or the other', () => {
  const services = new Set(
    readProfiles()
      .flows.map(({ service }) => service)
      .filter((service) => /sip/i.test(service)),
  );
  const named = (is: boolean) => [...services].filter((service) => isSip({ service }) === is).sort();
  expect(named(true)).toEqual(['MRCP session (SIP)', 'SIP']);
  // Voice of two phones; and TLS, which nobody on the way can read.
  expect(named(false)).toEqual([
    'Interaction SIP Station (SIP100)',
    'Interaction SIP Station II (SIP200)',
    'MRCP session (SIP over TLS)',
  ]);
});
