import type { Report } from '../model/report.ts';
import { countOf } from './amounts.ts';
import { flatLook } from './look.ts';
import { printable } from './printable.ts';
import { remarkLines, summaryLines } from './summaryLines.ts';
import { cautionsOf, type Trouble, troublesOf } from './troubles.ts';
import { firstInWords } from './whereInWords.ts';

/** GitHub shows so many annotations of each kind that a step makes, and drops the rest without a word. */
const MOST = 10;

interface Annotation {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * The report as annotations of a GitHub Actions run (workflow commands): an error for what is broken, a warning for
 * what is unproven and for warnings of open paths, a notice for the sum.
 */
export function renderGithub(report: Report): string {
  const troubles = troublesOf(report);
  const having = (outcome: Trouble['outcome']): readonly Annotation[] =>
    troubles.filter((trouble) => trouble.outcome === outcome).map(troubleAnnotation);
  const cautions = cautionsOf(report).map(({ text, where }) => ({
    title: 'warning',
    lines: [text, firstInWords(where)],
  }));
  const sum = [...remarkLines(report, flatLook), ...summaryLines(report, flatLook)]
    .map((line) => (line.endsWith('.') ? line : `${line}.`))
    .join(' ');
  return [
    ...commands('error', having('broken')),
    ...commands('warning', [...having('unproven'), ...cautions]),
    ...commands('notice', [{ title: 'cicprobe', lines: [sum] }]),
  ].join('');
}

function troubleAnnotation({ verdict, service, where, text, impacts, outcome }: Trouble): Annotation {
  const label = outcome === 'broken' ? 'Breaks' : 'Breaks if shut';
  const stakes = impacts.length === 0 || verdict === 'error' ? [] : [`${label}: ${impacts.join('; ')}`];
  return {
    title: service === '' ? verdict : `${service}: ${verdict}`,
    lines: [text, where, ...stakes],
  };
}

/** The last one that is shown counts those that are not. */
function commands(level: 'error' | 'warning' | 'notice', all: readonly Annotation[]): readonly string[] {
  const more = all.length - (MOST - 1);
  const shown =
    more > 1
      ? [
          ...all.slice(0, MOST - 1),
          { title: 'cicprobe', lines: [`${countOf(more, 'more finding')}: see the whole report`] },
        ]
      : all;
  return shown.map(
    ({ title, lines }) => `::${level} title=${property(title)}::${lines.map(data).join('%0A')}\n`,
  );
}

function data(text: string): string {
  return printable(text).trim().replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
