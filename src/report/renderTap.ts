import type { Report, ReportPath } from '../model/report.ts';
import { attemptsInWords } from './attemptsInWords.ts';
import { flatLook } from './look.ts';
import { printable } from './printable.ts';
import { BATCH, safeJson } from './renderJson.ts';
import { remarkLines } from './summaryLines.ts';
import { pathInWords } from './whereInWords.ts';

/**
 * The report as TAP version 14 (testanything.org), a test point per path. Unproven is `not ok … # TODO`: it does not
 * fail the run and never reads as passed, as `ok … # SKIP` would.
 */
export function* renderTap(report: Report): Generator<string> {
  const { paths, run, tool } = report;
  yield [
    'TAP version 14',
    ...(paths.length === 0 ? ['1..0 # SKIP no path was checked'] : [`1..${paths.length}`]),
    comment(`${tool.name} ${tool.version} from ${run.host} as ${run.role}, ${run.phase}, run ${run.id}`),
    ...remarkLines(report, flatLook).map(comment),
    ...(report.skipped.length === 0
      ? []
      : [comment(`documented flows not checked: ${report.skipped.length}`)]),
    '',
  ].join('\n');
  for (let at = 0; at < paths.length; at += BATCH) {
    const points = paths.slice(at, at + BATCH).map((path, index) => pointLines(path, at + index + 1));
    yield points.map((lines) => `${lines.join('\n')}\n`).join('');
  }
}

function pointLines(path: ReportPath, number: number): readonly string[] {
  const name = `${number} - ${described(`${pathInWords(path)} [${path.id}]`)}`;
  if (path.outcome === 'met') return [`ok ${name}`, ...warningLines(path)];
  // What this host could not check is a fault of the test itself, which a harness has to hear of.
  const directive = path.outcome === 'unproven' && path.verdict !== 'error';
  return [
    `not ok ${name}${directive ? ` # TODO ${described(`${path.verdict}: ${path.reason.text}`)}` : ''}`,
    ...diagnosticLines(path),
  ];
}

function warningLines({ warnings }: ReportPath): readonly string[] {
  return warnings.map(({ text }) => comment(`warning: ${text}`));
}

/** YAML 1.2 in which every text is a JSON string, so that nothing in it means anything. */
function diagnosticLines(path: ReportPath): readonly string[] {
  const texts = (key: string, values: readonly string[]): readonly string[] =>
    values.length === 0 ? [] : [`  ${key}:`, ...values.map((value) => `    - ${yaml(value)}`)];
  const text = (key: string, value: string | undefined): readonly string[] =>
    value === undefined || value === '' ? [] : [`  ${key}: ${yaml(value)}`];
  return [
    '  ---',
    ...text('message', path.reason.text),
    ...text('severity', severityOf(path)),
    ...text('verdict', path.verdict),
    ...text('outcome', path.outcome),
    ...text('reason', path.reason.code),
    ...text('id', path.id),
    ...text('impact', path.impact),
    ...text('blockedBy', path.blockedBy),
    ...text('lastHop', path.lastHop),
    ...texts(
      'alternatives',
      path.alternatives.map((one) => one.text),
    ),
    ...texts(
      'warnings',
      path.warnings.map((one) => one.text),
    ),
    ...texts('evidence', attemptsInWords(path.evidence)),
    '  ...',
  ];
}

function severityOf({ verdict, outcome }: ReportPath): string {
  if (verdict === 'error') return 'error';
  return outcome === 'broken' ? 'fail' : 'todo';
}

function yaml(text: string): string {
  return safeJson(printable(text));
}

/** A number sign would begin a directive, a backslash an escape. */
function described(text: string): string {
  return printable(text).trim().replace(/[\\#]/g, '\\$&');
}

function comment(text: string): string {
  return `# ${printable(text).trim()}`;
}
