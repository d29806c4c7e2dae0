import type { Alert, AlertPath } from '../../model/alert.ts';
import { countOf } from '../amounts.ts';
import type { Look } from '../look.ts';
import { paragraph } from '../paragraph.ts';
import { portLabel } from '../portLabels.ts';
import { isoSecond } from './isoSecond.ts';

/** Alerts in the order given, one paragraph each, and how many of them are open. */
export function renderAlerts(alerts: readonly Alert[], look: Look): string {
  if (alerts.length === 0) return 'No alerts.\n';
  const open = alerts.filter(({ state }) => state === 'open').length;
  return [
    ...alerts.flatMap((alert) => alertLines(alert, look)),
    '',
    `${countOf(alerts.length, 'alert')}: ${open} open`,
    '',
  ].join('\n');
}

function alertLines(alert: Alert, look: Look): readonly string[] {
  const { title, state, openedMs, resolvedMs, kind, paths, watch } = alert;
  const sign = state === 'open' ? look.signs.broken : look.signs.dot;
  const end = resolvedMs === null ? '' : `, over since ${isoSecond(resolvedMs)}`;
  const indent = { first: '    ', rest: '      ' };
  return [
    ...paragraph(look, `${sign} ${title}`, { first: '', rest: '    ' }),
    ...paragraph(look, `${kind}, opened ${isoSecond(openedMs)}${end}, found by ${watch}`, indent),
    ...paragraph(look, `${countOf(paths.length, 'path')}: ${listed(paths)}`, indent),
    ...(state === 'open' ? impactLines(paths, look) : []),
  ];
}

function impactLines(paths: readonly AlertPath[], look: Look): readonly string[] {
  const indent = { first: '    ', rest: '      ' };
  return [...new Set(paths.map(({ impact }) => impact))]
    .slice(0, MOST_IMPACTS)
    .flatMap((impact) => paragraph(look, `Breaks: ${impact}`, indent));
}

const MOST_IMPACTS = 3;
const MOST_LISTED = 5;

function listed(paths: readonly AlertPath[]): string {
  const shown = paths
    .slice(0, MOST_LISTED)
    .map((path) => `${path.service} ${portLabel({ ...path, security: 'none' })} on ${path.target}`);
  const more = paths.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [`${more} more`])].join(', ');
}
