import { describe, expect, test } from 'vitest';
import type { Reclassified } from '../../src/model/reclassified.ts';
import type { Finding } from '../../src/model/verdict.ts';
import { unicodeSigns } from '../../src/report/look.ts';
import { rejudgedReport } from '../../src/report/rejudgedReport.ts';
import { renderMarkdown } from '../../src/report/renderMarkdown.ts';
import { renderReclassified } from '../../src/report/renderReclassified.ts';
import { renderText } from '../../src/report/renderText.ts';
import { rejudgedPath } from '../../src/report/reportPath.ts';
import { plainStyle } from '../../src/report/style.ts';
import { aFinding, aReason, aReport, aReportPath, aRootCause, aRun, aVerdict } from '../support/builders.ts';
import { expectGolden } from './golden.ts';

const look = { width: 80, style: plainStyle, signs: unicodeSigns };
const judgedAnew = { tool: { name: 'cicprobe', version: '0.2.0' }, changed: 2, kept: 1 };

const blocked = aReportPath({
  verdict: 'blocked',
  outcome: 'broken',
  reason: aReason('TCP 5597 on cic01 (10.0.0.5) does not answer at all', 'silent'),
});
const closed = aReportPath({
  verdict: 'closed',
  outcome: 'broken',
  reason: aReason('TCP 5597 is refused in the name of cic01 (10.0.0.5)', 'refused'),
});

const judged: Reclassified = {
  report: aReport({ run: aRun({ judgedAnew }) }),
  changed: [
    { before: blocked, after: closed },
    { before: blocked, after: { ...closed, id: 'another.flow/cic01/10.0.0.5/5597' } },
    { before: blocked, after: { ...closed, id: 'back/ws-042/10.9.8.7/5597', triedFrom: 'cic01' } },
  ],
  reworded: 2,
  kept: [blocked, { ...blocked, id: 'x' }],
  missing: ['platform', 'probe', 'greeting', 'thresholds', 'evidence'],
};

describe('what judging anew came to', () => {
  test('is told door by door, and what could not be judged with the reason', () => {
    expectGolden('text/reclassified.txt', renderReclassified(judged, look));
    expectGolden('text/reclassified-200.txt', renderReclassified(judged, { ...look, width: 200 }));
  });

  test('one of each is told in the singular', () => {
    const text = renderReclassified(
      { ...judged, changed: judged.changed.slice(0, 1), reworded: 1, kept: [blocked], missing: ['probe'] },
      look,
    ).replace(/\s+/g, ' ');
    expect(text).toContain('1 verdict of 1 path changes:');
    expect(text).toContain('1 path more keeps its verdict and has other words, alternatives or warnings.');
    expect(text).toContain('1 path therefore could not be judged anew and keeps its old verdict:');
  });

  test('nothing is one sentence', () => {
    const nothing = { report: aReport(), changed: [], reworded: 0, kept: [], missing: [] };
    expect(renderReclassified(nothing, look)).toMatch(
      /^Judged anew by [\s\S]*\.\nNo verdict of 1 path changes\.\n$/,
    );
  });
});

describe('a saved report with other verdicts', () => {
  const finding = (given: Partial<Finding> = {}): Finding =>
    aFinding({ verdict: aVerdict({ kind: 'closed', reason: aReason('refused', 'refused') }), ...given });

  test('keeps all that was not judged, and loses the devices that nothing points to any more', () => {
    const before = aReportPath({
      blockedBy: '10.1.0.1',
      lastHop: '10.1.0.2',
      documentedPort: 5598,
      check: 7,
    });
    expect(rejudgedPath(before, finding({ outcome: 'broken' }))).toEqual({
      ...aReportPath({ documentedPort: 5598, check: 7 }),
      verdict: 'closed',
      outcome: 'broken',
      reason: aReason('refused', 'refused'),
      latencyMs: null,
    });
    const verdict = aVerdict({ kind: 'blocked', blockedBy: '10.3.0.1', lastHop: '10.3.0.2' });
    expect(rejudgedPath(before, finding({ verdict }))).toMatchObject({
      blockedBy: '10.3.0.1',
      lastHop: '10.3.0.2',
    });
  });

  test('counts anew, and says so', () => {
    const report = rejudgedReport(aReport(), [closed, blocked], [aRootCause()], judgedAnew);
    expect(report.summary).toMatchObject({ total: 2, open: 0, closed: 1, blocked: 1, outcome: 'broken' });
    expect(report.causes).toEqual([aRootCause()]);
    expect(report.run).toEqual(aRun({ judgedAnew }));
  });
});

test('a report that was judged anew says so at its top', () => {
  const report = aReport({ run: aRun({ judgedAnew }) });
  const options = { ...look, sort: 'worst', verbose: false } as const;
  expect(renderText(report, { ...options, width: 200 })).toMatch(
    /^.* UTC · judged anew by cicprobe 0\.2\.0\n/,
  );
  expect(renderMarkdown(report)).toContain(', judged anew by cicprobe 0.2.0. Port map: ');
});
