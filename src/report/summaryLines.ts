import type { Report, ReportSummary } from '../model/report.ts';
import { countOf, formatMs, inThousands } from './amounts.ts';
import { countDoors } from './doors.ts';
import type { Look } from './look.ts';
import { NO_BREAK, paragraph } from './paragraph.ts';
import { proofInWords } from './responderLines.ts';

/** What the run comes to: what was counted, and the outcome in one sentence. */
export function summaryLines(report: Report, look: Look): readonly string[] {
  return [
    ...lines(look, countsInWords(report)).map(look.style.bold),
    ...lines(look, proofInWords(report)),
    ...lines(look, `${outcomeInWords(report)}${warningsInWords(report)}`).map(outcomeColour(report, look)),
  ];
}

/** What one must know to read the sum: that it is partial, or what `closed` means before installation. */
export function remarkLines(report: Report, look: Look): readonly string[] {
  return remarksInWords(report)
    .flatMap((remark) => lines(look, remark))
    .map(look.style.yellow);
}

function lines(look: Look, text: string): readonly string[] {
  return paragraph(look, text, { first: '', rest: '  ' });
}

/** What one must know to read the sum; each may be empty. */
export function remarksInWords(report: Report): readonly string[] {
  return [partialRemark(report), closedRemark(report)];
}

function partialRemark(report: Report): string {
  switch (report.run.ended) {
    case 'complete':
      return '';
    case 'cancelled':
      return 'This result is partial: the run was stopped before every path had been tried.';
    case 'deadline':
      return 'This result is partial: the time limit of the run came before every path had been tried.';
  }
}

function closedRemark(report: Report): string {
  return report.run.phase === 'pre-install' && report.summary.closed > 0
    ? '"closed" before installation: the packets reached something that refuses. The software is not there yet, so a good path looks like this, and so does a firewall that rejects. It counts as unproven; only a responder at the far end can prove it.'
    : '';
}

/** How many paths, ports and verdicts, in one line. */
export function countsInWords({ summary, paths, run }: Report): string {
  const counts = verdictCounts(summary).join(', ');
  const ports = countOf(countDoors(paths), 'port');
  const total = `${countOf(summary.total, 'path')} through ${ports} in ${formatMs(run.durationMs)}`;
  return counts === '' ? total : `${total}: ${counts}`;
}

/** `25 open`, `3 blocked`: only what occurs. */
function verdictCounts(summary: ReportSummary): readonly string[] {
  const counts: readonly (readonly [number, string])[] = [
    [summary.open, 'open'],
    [summary.closed, 'closed'],
    [summary.blocked, 'blocked'],
    [summary.unreachable, 'unreachable'],
    [summary.wrongService, 'wrong-service'],
    [summary.unresolved, 'unresolved'],
    [summary.unproven, 'unproven'],
    [summary.error, 'error'],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${inThousands(count)}${NO_BREAK}${word}`);
}

/** The outcome in one or two sentences. */
export function outcomeInWords(report: Report): string {
  const { paths, summary, skipped } = report;
  const broken = paths.filter(({ outcome }) => outcome === 'broken').length;
  const unproven = paths.filter(({ outcome }) => outcome === 'unproven').length;
  if (summary.total === 0) {
    return 'No path was checked, so nothing is known.';
  }
  if (broken > 0) {
    const also = unproven > 0 ? ` ${inThousands(unproven)} more ${isAre(unproven)} unproven.` : '';
    return `${countOf(broken, 'documented path')} ${isAre(broken)} broken.${also}`;
  }
  if (unproven > 0) {
    return `Nothing broken, ${inThousands(unproven)} unproven: ${unprovenInWords(report).join(', ')}.`;
  }
  return skipped.length === 0
    ? 'All documented paths are open.'
    : 'All paths that were checked are open; the lines "not checked" list the rest.';
}

function unprovenInWords({ paths }: Report): readonly string[] {
  const having = (verdict: string): number =>
    paths.filter((path) => path.outcome === 'unproven' && path.verdict === verdict).length;
  const counts: readonly (readonly [number, string])[] = [
    [having('unproven'), 'without an answer, which proves nothing either way'],
    [having('closed'), 'refused'],
    [having('error'), 'that this host could not check'],
  ];
  return counts.filter(([count]) => count > 0).map(([count, words]) => `${inThousands(count)} ${words}`);
}

/** ` Warnings on 5 ports.`, to stand behind it; empty for none. */
export function warningsInWords({ paths }: Report): string {
  const warned = countDoors(paths.filter(({ warnings }) => warnings.length > 0));
  return warned === 0 ? '' : ` Warnings on ${countOf(warned, 'port')}.`;
}

function isAre(amount: number): string {
  return amount === 1 ? 'is' : 'are';
}

/** Nothing checked is not a success. */
function outcomeColour({ summary }: Report, { style }: Look): (text: string) => string {
  switch (summary.outcome) {
    case 'met':
      return summary.total === 0 ? style.yellow : style.green;
    case 'broken':
      return style.red;
    case 'unproven':
      return style.yellow;
  }
}
