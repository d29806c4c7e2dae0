import type { Report } from '../model/report.ts';
import { countOf } from './amounts.ts';
import { certificateExpiryMs } from './certificateExpiry.ts';
import { epochMsOf } from './isoTime.ts';
import { nagiosState } from './nagiosState.ts';
import { printable } from './printable.ts';
import { type Caution, cautionsOf, type Trouble, troublesOf } from './troubles.ts';

/** A monitoring server keeps some 8 KB of a plugin's output: the worst stands first, and the rest is counted. */
const MOST_LINES = 30;

/**
 * The report as the output of a plugin for Nagios, Icinga, Naemon … (Monitoring Plugins Development Guidelines): one
 * status line, performance data, then a line for each cause, port and warning.
 */
export function renderNagios(report: Report): string {
  const lines = [...troublesOf(report).map(troubleLine), ...cautionsOf(report).map(cautionLine)];
  const more = lines.length - MOST_LINES;
  const status = nagiosText(`CIC ${nagiosState(report)} - ${statusInWords(report)}`);
  return [
    `${status}|${perfdata(report).join(' ')}`,
    ...lines.slice(0, MOST_LINES).map(nagiosText),
    ...(more > 0 ? [`and ${more} more`] : []),
    '',
  ].join('\n');
}

/** Text on one line without a pipe, which would begin the performance data. */
export function nagiosText(text: string): string {
  return printable(text).trim().replaceAll('|', '¦');
}

function statusInWords(report: Report): string {
  const { summary, run } = report;
  const { total, skipped } = summary;
  if (total === 0) return 'no path was checked, so nothing is known';
  const { broken, unproven } = outcomes(report);
  const counts = [
    ...(broken > 0 ? [`${broken} broken`] : []),
    ...(unproven > 0 ? [`${unproven} unproven`] : []),
    ...(broken + unproven < total ? [`${total - broken - unproven} open`] : []),
  ].join(', ');
  const early = run.ended === 'complete' ? '' : '; partial, the run ended early';
  const left = skipped === 0 ? '' : `; ${countOf(skipped, 'documented flow')} not checked`;
  return `${countOf(total, 'path')} from ${run.host}: ${counts}${early}${left}`;
}

function outcomes({ paths }: Report): { readonly broken: number; readonly unproven: number } {
  return {
    broken: paths.filter(({ outcome }) => outcome === 'broken').length,
    unproven: paths.filter(({ outcome }) => outcome === 'unproven').length,
  };
}

/** `'label'=value[UOM];warn;crit;min;max`; the thresholds are those of the state: more than none. */
function perfdata(report: Report): readonly string[] {
  const { summary, paths, run } = report;
  const { broken, unproven } = outcomes(report);
  const counts: readonly (readonly [string, number])[] = [
    ['open', summary.open],
    ['closed', summary.closed],
    ['blocked', summary.blocked],
    ['unreachable', summary.unreachable],
    ['unproven', summary.unproven],
    ['wrong-service', summary.wrongService],
    ['unresolved', summary.unresolved],
    ['error', summary.error],
  ];
  const open = paths.filter(({ verdict }) => verdict === 'open');
  const slowest = open.reduce((longest, { latencyMs }) => Math.max(longest, latencyMs ?? -1), -1);
  const days = daysToExpiry(open.map(certificateExpiryMs), epochMsOf(run.finishedAt));
  return [
    `'paths_broken'=${broken};;0;0;${summary.total}`,
    `'paths_unproven'=${unproven};0;;0;${summary.total}`,
    ...counts.map(([verdict, count]) => `'${verdict}'=${count};;;0;${summary.total}`),
    ...(slowest < 0 ? [] : [`'longest_latency'=${(slowest / 1000).toFixed(6)}s;;;0;`]),
    ...(days === null ? [] : [`'certificate_days'=${days};;;;`]),
  ];
}

/** Whole days, rounded down as the warnings do; below zero once it has ended. */
function daysToExpiry(ends: readonly (number | null)[], nowMs: number | null): number | null {
  const first = ends.reduce<number>((earliest, end) => Math.min(earliest, end ?? Infinity), Infinity);
  return nowMs === null || first === Infinity ? null : Math.floor((first - nowMs) / DAY_MS);
}

const DAY_MS = 86_400_000;

function troubleLine({ outcome, verdict, service, where, text }: Trouble): string {
  const what = service === '' ? where : `${service} ${where}`;
  return `${outcome.toUpperCase()} (${verdict}) ${what}: ${text}`;
}

function cautionLine({ text, where }: Caution): string {
  const [first, ...others] = where;
  return `NOTE ${first}${others.length === 0 ? '' : ` and ${countOf(others.length, 'more path')}`}: ${text}`;
}
