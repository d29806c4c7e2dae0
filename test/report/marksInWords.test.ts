import { expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import { factInWords } from '../../src/report/factInWords.ts';
import { anEvidence } from '../support/builders.ts';

const witnessed = {
  kind: 'witnessed',
  seenSource: { address: '10.9.8.7', port: 7 },
  rewritten: false,
} as const;
const SAW = 'The far end saw it arrive from 10.9.8.7:7, unchanged.';

test.each<[Partial<Fact>, string]>([
  [{}, ''],
  [
    {
      marks: [
        { sent: 46, there: 46, back: 0 },
        { sent: 24, there: 8, back: null },
      ],
    },
    ' The mark EF arrived as EF and came back as 0. The mark CS3 arrived as CS1; no answer with it was seen here.',
  ],
  [{ marks: [{ sent: 46, there: null, back: null }] }, ' No datagram with the mark EF was seen there.'],
  [{ marksUnknown: 'nobody looked' }, ' Whether marks survive is not known: nobody looked.'],
])('%j is told', (fields, words) => {
  expect(factInWords(anEvidence({ ...witnessed, ...fields } as Fact))).toBe(`${SAW}${words}`);
});
