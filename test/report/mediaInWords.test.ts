import { expect, test } from 'vitest';
import type { Fact, MediaDirection, MediaFacts } from '../../src/model/evidence.ts';
import { factInWords } from '../../src/report/factInWords.ts';
import { makeReport } from '../../src/report/makeReport.ts';
import { mediaInWords } from '../../src/report/mediaInWords.ts';
import { renderText } from '../../src/report/renderText.ts';
import { aFinding, aFlow, anEvidence, aPath, aPortMap, aRun } from '../support/builders.ts';
import { plainText } from './looks.ts';

const good: MediaDirection = { sent: 500, lost: 0, late: 0, jitterMs: 0.24, reordered: 0, mos: 4.37 };
const bad: MediaDirection = { sent: 1500, lost: 150, late: 2, jitterMs: 31.6, reordered: 3, mos: 3.33 };
const none: MediaDirection = { sent: 0, lost: 0, late: 0, jitterMs: null, reordered: 0, mos: null };
const rtt = { minMs: 1, meanMs: 2.04, maxMs: 15.5 };

test.each<[string, MediaFacts, string]>([
  [
    'good',
    { seconds: 10, there: good, back: good, rtt },
    'voice of G.711 for 10 s: there MOS 4.4, 0 of 500 packets lost (0.0 %), jitter 0.2 ms; back MOS 4.4, 0 of 500 packets lost (0.0 %), jitter 0.2 ms; round trip 2.0 ms (1.0 to 15.5)',
  ],
  [
    'bad one way',
    { seconds: 30, there: bad, back: good, rtt },
    'voice of G.711 for 30 s: there MOS 3.3, 150 of 1,500 packets lost (10.0 %), 2 late, 3 overtaken, jitter 31.6 ms; back MOS 4.4, 0 of 500 packets lost (0.0 %), jitter 0.2 ms; round trip 2.0 ms (1.0 to 15.5)',
  ],
  [
    'lost',
    { seconds: 1, there: { ...none, sent: 50, lost: 50 }, back: none, rtt: null },
    'voice of G.711 for 1 s: there 50 of 50 packets lost (100.0 %); back none to send; nothing came back',
  ],
])('%s voice in words', (_what, media, words) => {
  expect(mediaInWords(media)).toBe(words);
});

const witness = (media?: MediaFacts): Fact => ({
  kind: 'witnessed',
  seenSource: { address: '10.9.8.7', port: 40_000 },
  rewritten: false,
  ...(media === undefined ? {} : { media }),
});
const played = { seconds: 10, there: good, back: good, rtt };

test('the evidence tells of it', () => {
  expect(factInWords(anEvidence(witness(played)))).toBe(
    `The far end saw it arrive from 10.9.8.7:40000, unchanged. V${mediaInWords(played).slice(1)}.`,
  );
});

const flow = aFlow({ transport: 'udp' });
const path = aPath({ flow });
const findingOf = (media?: MediaFacts) =>
  aFinding({ path, evidence: [anEvidence({ kind: 'silent', stage: 'reply' }), anEvidence(witness(media))] });

function print(media: MediaFacts | undefined, mediaSeconds?: number): string {
  const text = renderText(
    makeReport({
      tool: { name: 'cicprobe', version: '0.1.0' },
      run: aRun(mediaSeconds === undefined ? {} : { mediaSeconds }),
      portMap: aPortMap({ flows: [flow] }),
      targets: [{ role: 'cic-server', name: 'cic01', addresses: ['10.0.0.5'] }],
      // Two paths through one port.
      findings: [findingOf(media), findingOf(media)],
      causes: [],
      skipped: [],
    }),
    { ...plainText, width: 120 },
  );
  return text.replace(/\s+/g, ' ');
}

test('the report tells of it once for each port', () => {
  const line = `On cic01 (10.0.0.5) udp 5597 ${mediaInWords(played)}.`;
  expect(print(played, 10).split(line)).toHaveLength(2);
});

test('the report tells when it was to be played and nothing is known of it', () => {
  expect(print(undefined, 10)).toContain('Nothing is known of voice: ');
  expect(print(undefined)).not.toContain('voice');
});
