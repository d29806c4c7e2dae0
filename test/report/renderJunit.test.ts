import { execFileSync } from 'node:child_process';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderJunit } from '../../src/report/renderJunit.ts';
import { aReport, aReportPath } from '../support/builders.ts';
import { whyWithout } from '../support/programs.ts';
import { cancelled, empty, hostileMixed, mixed, preInstall, shown, whole } from './formats.ts';
import { expectGolden } from './golden.ts';
import { unprintableIn } from './hostile.ts';

/** By an independent parser that stops at the first fault. */
function suitesOf(report: Report): readonly Element[] {
  const parser = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  });
  const root = parser.parseFromString(whole(renderJunit(report)), 'text/xml').documentElement;
  expect(root?.tagName).toBe('testsuites');
  return root === null ? [] : childrenOf(root);
}

function childrenOf(element: Element): readonly Element[] {
  return [...element.childNodes].filter((node): node is Element => node.nodeType === 1);
}

const casesOf = (suite: Element): readonly Element[] => [...suite.getElementsByTagName('testcase')];
const allCases = (report: Report): readonly Element[] => suitesOf(report).flatMap(casesOf);
const attributesOf = (element: Element): readonly string[] =>
  [...element.attributes].map(({ name }) => name).sort();

/** What Ant's schema, the one that CI servers agree on, asks of a suite: order, attributes, types. */
function expectAntSuite(suite: Element, index: number, withTime: boolean): void {
  expect(attributesOf(suite)).toEqual(
    [
      'errors',
      'failures',
      'hostname',
      'id',
      'name',
      'package',
      'skipped',
      'tests',
      'time',
      ...(withTime ? ['timestamp'] : []),
    ].sort(),
  );
  expect(suite.getAttribute('id')).toBe(String(index));
  if (withTime) expect(suite.getAttribute('timestamp')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  expect(suite.getAttribute('time')).toMatch(/^\d+\.\d+$/);
  const tags = childrenOf(suite).map(({ tagName }) => tagName);
  const cases = casesOf(suite);
  expect(tags).toEqual(['properties', ...cases.map(() => 'testcase'), 'system-out', 'system-err']);
  for (const one of cases) {
    expect(attributesOf(one)).toEqual(['classname', 'name', 'time']);
    expect(one.getAttribute('time')).toMatch(/^\d+\.\d+$/);
    const [ending, ...others] = childrenOf(one);
    expect(others).toEqual([]);
    if (ending === undefined) continue;
    const skipped = ending.tagName === 'skipped';
    expect(['failure', 'error', 'skipped']).toContain(ending.tagName);
    expect(attributesOf(ending)).toEqual(skipped ? ['message'] : ['message', 'type']);
  }
  const having = (tag: string): string => String(suite.getElementsByTagName(tag).length);
  expect(suite.getAttribute('tests')).toBe(String(cases.length));
  expect(suite.getAttribute('failures')).toBe(having('failure'));
  expect(suite.getAttribute('errors')).toBe(having('error'));
  expect(suite.getAttribute('skipped')).toBe(having('skipped'));
  const names = cases.map((one) => `${one.getAttribute('classname')} ${one.getAttribute('name')}`);
  expect(new Set(names).size).toBe(names.length);
}

const whyNoXmllint = whyWithout('xmllint', ['--version'], 'libxml2-utils');

describe('renderJunit', () => {
  test.each(shown)('prints %s', (name, report) => {
    expectGolden(`junit/${name}.xml`, whole(renderJunit(report)));
  });

  test.each(shown)('of %s has the structure of the schema', (name, report) => {
    for (const [index, suite] of suitesOf(report).entries()) {
      expectAntSuite(suite, index, name !== 'hostile');
    }
    expect(allCases(report)).toHaveLength(report.paths.length);
  });

  test.skipIf(whyNoXmllint !== '').each(shown)(
    `of %s is well-formed to libxml2${whyNoXmllint}`,
    (_, report) => {
      execFileSync('xmllint', ['--noout', '--nonet', '-'], { input: whole(renderJunit(report)) });
    },
  );

  test('a path ends as its outcome says; what this host could not check is an error', () => {
    const expected = { met: undefined, broken: 'failure', unproven: 'skipped' };
    for (const report of [mixed, preInstall, cancelled]) {
      const endings = allCases(report).map((one) => childrenOf(one)[0]?.tagName);
      // Paths stand in the order of the report, for there is one target.
      expect(endings).toEqual(
        report.paths.map(({ verdict, outcome }) => (verdict === 'error' ? 'error' : expected[outcome])),
      );
    }
  });

  test('tells why, to the letter', () => {
    const at = mixed.paths.findIndex(({ verdict }) => verdict === 'blocked');
    const path = mixed.paths[at];
    const failure = allCases(mixed)[at]?.getElementsByTagName('failure').item(0);
    expect(failure?.getAttribute('message')).toBe(`blocked: ${path?.reason.text}`);
    expect(failure?.getAttribute('type')).toBe(path?.reason.code);
    expect(failure?.textContent).toContain(`Breaks: ${path?.impact}`);
  });

  test('says as what, in which phase and in which run', () => {
    const [suite] = suitesOf(mixed);
    const properties = [...(suite?.getElementsByTagName('property') ?? [])].map((one) => [
      one.getAttribute('name'),
      one.getAttribute('value'),
    ]);
    expect(properties).toEqual(
      expect.arrayContaining([
        ['role', mixed.run.role],
        ['phase', mixed.run.phase],
        ['run', mixed.run.id],
      ]),
    );
  });

  test('escapes what would be markup, and replaces what XML forbids', () => {
    const text = '<a href="x">&amp;]]>\'\u0000\u000b\ud800\ufffe</a>';
    const path = aReportPath({ outcome: 'broken', verdict: 'blocked', reason: { code: 'x', text } });
    const [one] = allCases(aReport({ paths: [path] }));
    expect(one?.getElementsByTagName('failure').item(0)?.getAttribute('message')).toBe(
      'blocked: <a href="x">&amp;]]>\'\\x00 \\u{d800}\\u{fffe}</a>',
    );
  });

  test('has a suite for each target, and one for what others tried on this host', () => {
    const report = aReport({
      paths: [
        aReportPath({ id: 'a' }),
        aReportPath({ id: 'b', target: 'sm02' }),
        aReportPath({
          id: 'c',
          target: 'here',
          triedFrom: 'cic01',
          evidence: [],
          verdict: 'unresolved',
          outcome: 'broken',
          impact: '',
          blockedBy: '10.0.0.1',
        }),
      ],
    });
    const suites = suitesOf(report);
    expect(suites.map((suite) => suite.getAttribute('name'))).toEqual(['cic01', 'sm02', 'here from cic01']);
    expect(suites[2]?.getAttribute('time')).toBe('0.000');
    expect(suites[2]?.textContent).toContain('Refused by: 10.0.0.1');
    expect(suites[2]?.textContent).not.toContain('Breaks');
  });

  test('has no suite where nothing was checked', () => {
    expect(suitesOf(empty)).toEqual([]);
  });

  test('says that a result is partial', () => {
    expect(suitesOf(cancelled)[0]?.getElementsByTagName('system-out').item(0)?.textContent).toMatch(
      /^This result is partial/,
    );
  });

  test('lets nothing through that steers a terminal', () => {
    expect(unprintableIn(whole(renderJunit(hostileMixed)))).toEqual([]);
  });
});
