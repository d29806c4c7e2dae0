import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causesIn, judgeEach, type Seen } from '../../src/check/judgeEach.ts';
import { reclassify } from '../../src/check/reclassify.ts';
import { parseReport } from '../../src/config/reportFile.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import { asHostName, asPort } from '../../src/model/ids.ts';
import type { Report, ReportPath, ReportRun } from '../../src/model/report.ts';
import type { Phase } from '../../src/model/site.ts';
import { usualThresholds } from '../../src/model/thresholds.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { makeReport } from '../../src/report/makeReport.ts';
import { renderJson } from '../../src/report/renderJson.ts';
import { observations } from '../support/anyObservations.ts';
import { aCheck, aFlow, anEvidence, aPath, aPortMap, aRun } from '../support/builders.ts';
import {
  connected,
  DAY_MS,
  NOW_MS,
  refused,
  seenAt,
  silence,
  tlsAnswer,
  udpSilence,
} from '../support/observations.ts';
import { noSuchHost } from '../support/planBuilders.ts';

const TOOL = { name: 'cicprobe', version: '9.9.9' };

/** The report of a run that saw this, as a file holds it. */
function saved(seen: Seen, given: Partial<ReportRun> = {}): Report {
  const run = aRun({
    finishedAt: new Date(NOW_MS).toISOString(),
    platform: 'linux',
    thresholds: usualThresholds,
    ...given,
  });
  const { platform = '', thresholds = usualThresholds, phase } = run;
  const findings = judgeEach(seen, { nowMs: NOW_MS, platform, thresholds, phase });
  const report = makeReport({
    tool: { name: 'cicprobe', version: '1.0.0' },
    run,
    portMap: aPortMap(),
    targets: [],
    findings,
    causes: causesIn(findings),
    skipped: [],
  });
  return inFile(report);
}

/** As a file holds it: only there keys have an order. */
function inFile(report: Report): Report {
  return parseReport({ file: 'run.json', text: [...renderJson(report)].join('') });
}

const only = (...some: readonly Observation[]): Seen => ({ observations: some, foregone: [] });

/** A report as a version wrote it that did not tell all of this yet. */
function asOld(report: Report): Report {
  const { platform: _, thresholds: __, ...run } = report.run;
  return { ...report, run, paths: report.paths.map(({ check: ___, probe: ____, ...path }) => path) };
}

const changing = (report: Report, at: number, given: Partial<ReportPath>): Report => ({
  ...report,
  paths: report.paths.map((path, place) => (place === at ? { ...path, ...given } : path)),
});

function expectUnchanged(report: Report): void {
  const judged = reclassify(report, TOOL);
  expect(judged).toMatchObject({ changed: [], reworded: 0, kept: [], missing: [] });
  const anew = inFile(judged.report);
  expect(JSON.stringify(anew.paths)).toBe(JSON.stringify(report.paths));
  expect(JSON.stringify(anew.causes)).toBe(JSON.stringify(report.causes));
  expect(judged.report.summary).toEqual(report.summary);
}

describe('the same rules come to the same report', () => {
  const phases: readonly Phase[] = ['live', 'pre-install'];

  test.each(phases)('whatever was seen, %s', (phase) => {
    fc.assert(
      fc.property(observations, fc.constantFrom('linux', 'win32'), (seen, platform) => {
        expectUnchanged(saved(only(...seen), { platform, phase }));
      }),
    );
  });

  test('where the other direction was tried from several hosts', () => {
    fc.assert(
      fc.property(observations, fc.array(fc.constantFrom('', 'cic01', 'sql01')), (seen, from) => {
        const tried = seen.map(({ check, evidence }, at) => {
          const host = from[at];
          if (host === undefined || host === '') return { check, evidence };
          const triedFrom = asHostName(host);
          const paths = check.paths.map((path) => ({ ...path, triedFrom }));
          return { check: { ...check, paths, triedFrom }, evidence };
        });
        expectUnchanged(saved(only(...tried)));
      }),
    );
  });

  test('where names have no address, and several flows share a check', () => {
    const again = aPath({ flow: aFlow({ purpose: 'Another one' }) });
    const report = saved({
      observations: [
        { check: aCheck({ paths: [aPath(), again] }), evidence: silence() },
        seenAt({ port: 445 }, connected),
      ],
      foregone: [{ paths: [aPath({ address: null, target: asHostName('sql01') })], evidence: noSuchHost }],
    });
    expect(report.paths).toHaveLength(4);
    expect(report.causes).toHaveLength(1);
    expectUnchanged(report);
  });

  test('where a certificate expired a while before the run ended', () => {
    const report = saved(only(seenAt({}, tlsAnswer({ validToMs: NOW_MS - DAY_MS }))));
    expect(report.paths[0]?.warnings).not.toEqual([]);
    expectUnchanged(report);
  });

  test('with thresholds of the site', () => {
    const seen = seenAt({}, tlsAnswer({ validToMs: NOW_MS + 40 * DAY_MS }));
    const report = saved(only(seen), { thresholds: { ...usualThresholds, certificateDays: 50 } });
    expect(report.paths[0]?.warnings).not.toEqual([]);
    expectUnchanged(report);
  });

  test('where a responder was waited for in vain', () => {
    const responders = [
      {
        target: 'cic01',
        address: '10.0.0.5',
        state: 'no-answer',
        text: 'No answer.',
        unreachableAfterMs: 3000,
      },
    ] as const;
    const rejected = { kind: 'rejected', code: 'EHOSTUNREACH', scope: 'host', here: false } as const;
    const seen = only(seenAt({}, anEvidence(rejected, { tookMs: 20 }), anEvidence(rejected, { tookMs: 20 })));
    const judged = reclassify(saved(seen, { responders }), TOOL);
    // The run knew of the greeting: `saved` did not, so the verdict that comes out is that of the greeting.
    expect(judged.changed.map(({ after }) => after.verdict)).toEqual(['unreachable']);
    expectUnchanged(judged.report);
    const { unreachableAfterMs: _, ...untold } = responders[0];
    const before = reclassify(asOld(saved(seen, { responders: [untold] })), TOOL);
    expect(before.missing).toEqual(['platform', 'probe', 'greeting', 'thresholds']);
    expect(before.kept).toHaveLength(1);
  });
});

describe('other rules', () => {
  const report = saved(only(seenAt({}, refused, refused), seenAt({ port: 445 }, connected)));

  test('change a verdict, and say what it was', () => {
    const old = changing(report, 1, {
      verdict: 'blocked',
      reason: { code: 'guessed', text: 'it was guessed' },
    });
    const { changed, reworded, report: anew } = reclassify(old, TOOL);
    expect(changed.map(({ before, after }) => [before.verdict, after.verdict, after.reason.code])).toEqual([
      ['blocked', 'closed', 'refused'],
    ]);
    expect(reworded).toBe(0);
    expect(anew.summary).toEqual(report.summary);
    expect(anew.paths).toEqual(report.paths);
    expect(anew.run.judgedAnew).toEqual({ tool: TOOL, changed: 1, kept: 0 });
    expect(anew.tool).toEqual(report.tool);
  });

  test('take away a device that nothing points to', () => {
    const old = changing(report, 1, { blockedBy: '10.1.0.1', lastHop: '10.1.0.2' });
    const { changed, reworded, report: anew } = reclassify(old, TOOL);
    expect([changed.length, reworded]).toEqual([0, 1]);
    expect(JSON.stringify(anew.paths)).toBe(JSON.stringify(report.paths));
  });

  test('find other causes', () => {
    const { report: anew } = reclassify({ ...report, causes: [{ ...dead, paths: ['x'] }] }, TOOL);
    expect(anew.causes).toEqual([]);
  });

  const dead = {
    kind: 'host-unreachable',
    target: 'cic01',
    address: null,
    device: null,
    text: 'dead',
  } as const;
});

describe('a report that does not tell all', () => {
  test('is judged where what is missing makes no difference', () => {
    const old = asOld(saved(only(seenAt({}, refused, refused), seenAt({ port: 445 }, connected))));
    const { changed, kept, missing, report } = reclassify(
      changing(old, 1, { verdict: 'blocked', outcome: 'broken' }),
      TOOL,
    );
    expect(changed.map(({ after }) => after.verdict)).toEqual(['closed']);
    expect(kept).toEqual([]);
    expect(missing).toEqual(['platform', 'probe', 'thresholds']);
    expect(report.paths).toEqual(old.paths);
  });

  test('keeps verdicts that depend on the system', () => {
    const old = asOld(saved(only(seenAt({}, ...silence()), seenAt({ port: 445 }, connected))));
    const wrong = changing(old, 1, {
      verdict: 'closed',
      reason: { code: 'guessed', text: 'it was guessed' },
    });
    const { changed, kept, report } = reclassify(wrong, TOOL);
    expect(kept.map(({ port, verdict }) => [port, verdict])).toEqual([[5597, 'closed']]);
    expect(changed).toEqual([]);
    expect(report.paths).toEqual(wrong.paths);
    expect(report.run.judgedAnew?.kept).toBe(1);
  });

  test('keeps verdicts that say how the service was asked', () => {
    const mute = seenAt({ probe: { kind: 'smtp', options: {} } }, { kind: 'silent', stage: 'service' });
    expect(saved(only(mute)).paths[0]?.reason.text).toContain('SMTP');
    expectUnchanged(saved(only(mute)));
    expect(reclassify(asOld(saved(only(mute))), TOOL).kept).toHaveLength(1);
  });

  test('keeps its warnings, for nobody knows from where on they were due', () => {
    const seen = seenAt({}, tlsAnswer({ validToMs: NOW_MS + 40 * DAY_MS }));
    const old = asOld(saved(only(seen), { thresholds: { ...usualThresholds, certificateDays: 50 } }));
    const { report, reworded } = reclassify(old, TOOL);
    expect(old.paths[0]?.warnings).toHaveLength(1);
    expect(report.paths).toEqual(old.paths);
    expect(reworded).toBe(0);
  });

  test('that does not tell when it ended keeps its warnings, too', () => {
    const report = saved(only(seenAt({}, tlsAnswer({ validToMs: NOW_MS - DAY_MS }))));
    const endless = { ...report, run: { ...report.run, finishedAt: 'some time' } };
    const judged = reclassify(endless, TOOL);
    expect(judged.missing).toEqual(['thresholds']);
    expect(judged.report.paths).toEqual(report.paths);
  });

  test('puts paths that share evidence into one check', () => {
    const paths = [aPath(), aPath({ flow: aFlow({ purpose: 'Another one' }) })];
    const old = asOld(
      saved(only({ check: aCheck({ paths }), evidence: udpSilence() }, seenAt({ port: 445 }, refused))),
    );
    expect(reclassify(old, TOOL).report.paths).toEqual(old.paths);
  });

  test('leaves a path without an address and without a reason for that as it is', () => {
    const report = saved({
      observations: [],
      foregone: [{ paths: [aPath({ address: null, port: asPort(1) })], evidence: noSuchHost }],
    });
    const edited = changing(report, 0, { evidence: [] satisfies readonly Evidence[] });
    const judged = reclassify(edited, TOOL);
    expect(judged.kept).toHaveLength(1);
    expect(judged.missing).toEqual(['evidence']);
    expect(judged.report.paths).toEqual(edited.paths);
  });
});
