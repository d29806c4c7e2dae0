import type { Evidence } from '../model/evidence.ts';
import type { Report, ReportPath } from '../model/report.ts';
import { attemptsInWords } from './attemptsInWords.ts';
import { gather } from './gather.ts';
import { epochMsOf } from './isoTime.ts';
import { flatLook } from './look.ts';
import { printable } from './printable.ts';
import { remarkLines } from './summaryLines.ts';
import { pathInWords } from './whereInWords.ts';

/**
 * The report as JUnit XML, as Ant writes it and CI servers read it: a suite per target, a case per path. Broken is a
 * failure, unproven is skipped, and `error`, a path that this host could not check, is an error.
 */
export function* renderJunit(report: Report): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  const suites = gather(report.paths, ({ target, triedFrom }) => [target, triedFrom]);
  for (const [id, paths] of suites.entries()) yield suiteXml(report, id, paths);
  yield '</testsuites>\n';
}

/** How a case ends. A path that is unproven did not pass, and nothing says that it is broken: it counts as not run. */
type Ending = 'passed' | 'failure' | 'skipped' | 'error';

function endingOf({ verdict, outcome }: ReportPath): Ending {
  if (verdict === 'error') return 'error';
  switch (outcome) {
    case 'met':
      return 'passed';
    case 'broken':
      return 'failure';
    case 'unproven':
      return 'skipped';
  }
}

function suiteXml(report: Report, id: number, paths: readonly [ReportPath, ...ReportPath[]]): string {
  const { run, tool, summary } = report;
  const [{ target, triedFrom }] = paths;
  const ending = (as: Ending): string => String(paths.filter((path) => endingOf(path) === as).length);
  const name = triedFrom === undefined ? target : `${target} from ${triedFrom}`;
  const open = tag('testsuite', {
    name,
    id: String(id),
    package: 'cicprobe',
    // Without a zone, as the schema wants it; it is UTC.
    ...(epochMsOf(run.startedAt) === null ? {} : { timestamp: run.startedAt.slice(0, 19) }),
    hostname: run.host,
    tests: String(paths.length),
    failures: ending('failure'),
    errors: ending('error'),
    skipped: ending('skipped'),
    time: seconds(spanMs(paths.flatMap(({ evidence }) => evidence))),
  });
  const properties: readonly (readonly [string, string])[] = [
    ['run', run.id],
    ['role', run.role],
    ['phase', run.phase],
    ['site', run.site],
    ['ended', run.ended],
    ['tool', `${tool.name} ${tool.version}`],
    ['not-checked', String(summary.skipped)],
  ];
  return [
    `  <${open}>`,
    '    <properties>',
    ...properties.map(([key, value]) => `      <${tag('property', { name: key, value })}/>`),
    '    </properties>',
    ...paths.map(caseXml),
    `    <system-out>${xml(remarkLines(report, flatLook).join(' '))}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
    '',
  ].join('\n');
}

function caseXml(path: ReportPath): string {
  const open = tag('testcase', {
    // The dots of a flow's id make packages of it where a CI server shows them.
    classname: path.flow,
    name: pathInWords(path),
    time: seconds(spanMs(path.evidence)),
  });
  const ending = endingOf(path);
  if (ending === 'passed') return `    <${open}/>`;
  const message = `${path.verdict}: ${path.reason.text}`;
  const told = tag(ending, ending === 'skipped' ? { message } : { message, type: path.reason.code });
  const text = detailsOf(path).map((line) => xml(line));
  return `    <${open}>\n      <${told}>${text.join('\n')}</${ending}>\n    </testcase>`;
}

function detailsOf(path: ReportPath): readonly string[] {
  return [
    path.id,
    ...(path.impact === ''
      ? []
      : [`${path.outcome === 'broken' ? 'Breaks' : 'Breaks if shut'}: ${path.impact}`]),
    ...path.alternatives.map(({ text }) => `Could also be: ${text}`),
    ...(path.blockedBy === undefined ? [] : [`Refused by: ${path.blockedBy}`]),
    ...(path.lastHop === undefined ? [] : [`Last hop: ${path.lastHop}`]),
    ...attemptsInWords(path.evidence).map((text) => `Evidence: ${text}`),
  ];
}

/** From the begin of the first attempt to the end of the last. */
function spanMs(evidence: readonly Evidence[]): number {
  const begin = evidence.reduce((first, { startedAtMs }) => Math.min(first, startedAtMs), Infinity);
  const end = evidence.reduce((last, { startedAtMs, tookMs }) => Math.max(last, startedAtMs + tookMs), begin);
  return evidence.length === 0 ? 0 : end - begin;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** A start tag without its angle brackets. */
function tag(name: string, attributes: Readonly<Record<string, string>>): string {
  return [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${xml(value)}"`)].join(' ');
}

/** Printable text has none of the characters that XML 1.0 section 2.2 forbids; what would be markup is escaped. */
function xml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
