import { describe, expect, test } from 'vitest';
import type { Report, ReportPath } from '../../src/model/report.ts';
import { cautionsOf, troublesOf } from '../../src/report/troubles.ts';
import { aReason, aReport, aReportPath, aReportSkip, aRootCause, aRun } from '../support/builders.ts';

function rtp(port: number, given: Partial<ReportPath> = {}): ReportPath {
  return aReportPath({
    id: `rtp/${port}`,
    flow: 'rtp',
    service: 'RTP',
    transport: 'udp',
    security: 'none',
    port,
    verdict: 'blocked',
    outcome: 'broken',
    reason: aReason(`nothing arrives at UDP ${port} on cic01`),
    ...given,
  });
}

const range = (first: number, count: number): readonly ReportPath[] =>
  Array.from({ length: count }, (_, index) => rtp(first + index));

describe('troublesOf', () => {
  test('neighbouring ports with the same to say are one, and its text names them all', () => {
    expect(troublesOf(aReport({ paths: range(16_384, 8) }))).toEqual([
      {
        outcome: 'broken',
        verdict: 'blocked',
        service: 'RTP',
        where: 'udp/16384-16391 on cic01 (10.0.0.5)',
        text: 'nothing arrives at UDP 16384-16391 on cic01',
        impacts: ['Interaction Desktop cannot log on'],
        alternatives: [],
      },
    ]);
  });

  test('ports with something else to say stand apart', () => {
    const paths = [...range(16_384, 8), rtp(16_392, { reason: aReason('5 of 6 arrived at UDP 16392') })];
    expect(troublesOf(aReport({ paths })).map(({ text }) => text)).toEqual([
      'nothing arrives at UDP 16384-16391 on cic01',
      '5 of 6 arrived at UDP 16392',
    ]);
  });

  test('ports that could be something else stand apart', () => {
    const other = { alternatives: [aReason('it is this host itself.')] };
    const paths = [...range(16_384, 8), ...range(16_392, 8).map((path) => ({ ...path, ...other }))];
    expect(troublesOf(aReport({ paths })).map(({ where, alternatives }) => [where, ...alternatives])).toEqual(
      [
        ['udp/16384-16391 on cic01 (10.0.0.5)'],
        ['udp/16392-16399 on cic01 (10.0.0.5)', 'it is this host itself'],
      ],
    );
  });

  test('ports between those that were tried are told as inferred', () => {
    const report = aReport({
      paths: [rtp(16_384), rtp(16_400), rtp(32_767)],
      run: aRun({ responders: [] }),
      skipped: [aReportSkip({ id: 'rtp', to: 'cic-server', reason: 'range-sampled' })],
    });
    expect(troublesOf(report).map(({ where }) => where)).toEqual([
      'udp/16384-32767 on cic01 (10.0.0.5) (3 of 16384 ports tried)',
    ]);
  });

  test('a cause stands for its paths, which are not told again', () => {
    const paths = [
      rtp(1, { outcome: 'unproven', verdict: 'error' }),
      rtp(2, { outcome: 'unproven', verdict: 'unproven' }),
      rtp(3),
    ];
    const cause = aRootCause({ text: 'no network', paths: ['rtp/1', 'rtp/2'] });
    const found = troublesOf(aReport({ paths, causes: [cause] }));
    expect(found.map(({ outcome, verdict, where, text }) => [outcome, verdict, where, text])).toEqual([
      ['broken', 'blocked', 'udp/3 on cic01 (10.0.0.5)', 'nothing arrives at UDP 3 on cic01'],
      ['unproven', 'error, unproven', 'cic01 (10.0.0.5): udp 1, 2', 'no network'],
    ]);
  });

  test('each path that is not met is in exactly one, those of several hosts apart', () => {
    const other = { triedFrom: 'sm02', target: 'here', address: '10.9.8.7' };
    const paths = [rtp(1), rtp(1, { id: 'b', ...other }), rtp(2, { verdict: 'open', outcome: 'met' })];
    const report: Report = aReport({ paths });
    expect(troublesOf(report).map(({ where }) => where)).toEqual([
      'udp/1 on cic01 (10.0.0.5)',
      'udp/1 on here (10.9.8.7), tried from sm02',
    ]);
  });
});

test('a warning is told once with every path that has it', () => {
  const warnings = [aReason('the answer took 3 s')];
  expect(cautionsOf(aReport({ paths: [aReportPath({ warnings }), rtp(7, { warnings }), rtp(8)] }))).toEqual([
    {
      text: 'the answer took 3 s',
      where: ['Notifier tcp/5597 on cic01 (10.0.0.5)', 'RTP udp/7 on cic01 (10.0.0.5)'],
    },
  ]);
});
