import type { Report } from '../../model/report.ts';
import { countOf, formatMs } from '../amounts.ts';
import { distinct, gather } from '../gather.ts';
import { hostLabel } from '../hostLabel.ts';
import { flatLook } from '../look.ts';
import { voiceLines } from '../mediaInWords.ts';
import { timeInWords } from '../timeInWords.ts';
import { type Markup, markup } from './markup.ts';
import { section } from './section.ts';
import { labelled } from './texts.ts';

/** The facts of the run: who checked what, when, with what, and how far it came. */
export function runPart(report: Report): Markup {
  const { run, tool, portMap } = report;
  return section(
    'run',
    'About this run',
    markup`<dl>
${labelled('Host', [run.host])}${labelled('Role', [run.role.replaceAll(',', ', ')])}${labelled('Site', [run.site])}${labelled('Phase', [run.phase])}${labelled('Begin', [timeInWords(run.startedAt)])}${labelled('End', [`${timeInWords(run.finishedAt)}, after ${formatMs(run.durationMs)}, ${run.ended}`])}${labelled('Targets', targetsOf(report))}${labelled('Responders', respondersOf(report))}${labelled('Voice', voiceLines(report, flatLook))}${labelled('Options in force', optionsOf(report))}${labelled('Port map', [`${portMap.document}, ${portMap.revision}`])}${labelled('Asked of the system', [run.kernel])}${labelled('Made by', [`${tool.name} ${tool.version}`])}${labelled('Run', [run.id])}</dl>
`,
  );
}

/** More hosts than these are counted, not told. */
const MOST_TARGETS = 50;

function targetsOf({ targets }: Report): readonly string[] {
  const each = gather(targets, ({ name }) => name).map((same) => {
    const addresses = distinct(same.flatMap((target) => target.addresses));
    return `${hostLabel(same[0].name, addresses.length === 0 ? null : addresses.join(', '))}: ${distinct(same.map(({ role }) => role)).join(', ')}`;
  });
  const more = each.length - MOST_TARGETS;
  return [...each.slice(0, MOST_TARGETS), ...(more > 0 ? [`and ${countOf(more, 'more host')}`] : [])];
}

function respondersOf({ run }: Report): readonly string[] {
  return (run.responders ?? []).map(({ text }) => text);
}

function optionsOf({ run }: Report): readonly string[] {
  const given = Object.entries(run.options).map(([name, value]) => `${name}=${value}`);
  return [given.length === 0 ? 'none' : given.sort().join(', ')];
}
