import { expect, test } from 'vitest';
import type { SipFacts } from '../../src/model/sip.ts';
import { factInWords } from '../../src/report/factInWords.ts';
import { sipInWords } from '../../src/report/sipInWords.ts';
import { anEvidence } from '../support/builders.ts';

const via = { name: 'Via', sent: 'Via: a', arrived: 'Via: b' };

test.each<[SipFacts | undefined, string]>([
  [undefined, ''],
  [{ rewritten: [], answer: [] }, ' A SIP message arrived unchanged. Its answer came back unchanged.'],
  [{ rewritten: [], answer: null }, ' A SIP message arrived unchanged.'],
  [
    {
      rewritten: [
        via,
        { name: 'Record-Route', sent: null, arrived: 'Record-Route: c' },
        { name: 'Contact', sent: 'Contact: d', arrived: null },
        { name: 'line order', sent: null, arrived: null },
      ],
      answer: [via],
    },
    ' A SIP message arrived changed: Via, "Via: a" became "Via: b"; Record-Route, "Record-Route: c" was added; Contact, "Contact: d" was removed; line order. Its answer came back changed: Via, "Via: a" became "Via: b".',
  ],
  [{ rewritten: [], answer: null, dropped: 'request' }, ' SIP messages did not arrive.'],
  [
    { rewritten: [via], answer: null, dropped: 'answer' },
    ' A SIP message arrived changed: Via, "Via: a" became "Via: b". No answer to SIP messages came back.',
  ],
])('%j', (sip, words) => {
  expect(sipInWords(sip)).toBe(words);
});

test('they follow what the responder saw, and nothing unprintable comes through', () => {
  const fact = {
    kind: 'witnessed',
    seenSource: { address: '10.9.8.7', port: 40_000 },
    rewritten: false,
    sip: { rewritten: [{ name: '\u001bVia', sent: null, arrived: '\u001b[2J' }], answer: [] },
  } as const;
  expect(factInWords(anEvidence(fact))).toBe(
    'The far end saw it arrive from 10.9.8.7:40000, unchanged. A SIP message arrived changed: \\x1bVia, "\\x1b[2J" was added. Its answer came back unchanged.',
  );
});
