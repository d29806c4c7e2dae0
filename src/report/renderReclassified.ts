import type { MissingFact, Reclassified } from '../model/reclassified.ts';
import type { ReportPath } from '../model/report.ts';
import { countOf } from './amounts.ts';
import { gather } from './gather.ts';
import { hostLabel } from './hostLabel.ts';
import { fitLook, type Look } from './look.ts';
import { paragraph } from './paragraph.ts';
import { doorLabel } from './portLabels.ts';

/** Which verdicts of a saved run are others by today's rules, and which could not be judged anew, for a person. */
export function renderReclassified(judged: Reclassified, given: Look): string {
  const look = fitLook(given);
  const say = (text: string): readonly string[] => paragraph(look, text, { first: '', rest: '  ' });
  const { report, changed, reworded, kept, missing } = judged;
  const { run, tool, paths } = report;
  const by = run.judgedAnew?.tool ?? tool;
  const lines = [
    ...say(
      `Judged anew by the rules of ${by.name} ${by.version}: the evidence of run ${run.id}, which ${tool.name} ${tool.version} made on ${run.host}, ${run.startedAt}.`,
    ),
    ...say(
      changed.length === 0
        ? `No verdict of ${countOf(paths.length, 'path')} changes.`
        : `${countOf(changed.length, 'verdict')} of ${countOf(paths.length, 'path')} ${changed.length === 1 ? 'changes' : 'change'}:`,
    ),
    ...gather(changed, changeKey).flatMap((same) => changeLines(same, look)),
    ...(reworded === 0
      ? []
      : say(
          `${countOf(reworded, 'path')} more ${reworded === 1 ? 'keeps its verdict' : 'keep their verdicts'} and ${reworded === 1 ? 'has' : 'have'} other words, alternatives or warnings.`,
        )),
    ...(missing.length === 0
      ? []
      : say(`The file does not tell ${missing.map((one) => MISSING[one]).join(', nor ')}.`)),
    ...(kept.length === 0
      ? []
      : say(
          `${countOf(kept.length, 'path')} therefore could not be judged anew and ${kept.length === 1 ? 'keeps its old verdict' : 'keep their old verdicts'}:`,
        )),
    ...kept.flatMap(({ id, verdict }) => paragraph(look, `${id}: ${verdict}`, { first: '  ', rest: '    ' })),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const MISSING: Readonly<Record<MissingFact, string>> = {
  platform: 'on which system the run was made',
  probe: 'how each path was asked',
  greeting: 'how long responders were waited for',
  thresholds: 'from where on something was worth a warning (warnings stay as they were)',
  evidence: 'why some names have no address',
};

type Change = Reclassified['changed'][number];

/** One door that changed for one reason, whatever flows go through it. */
function changeKey({ before, after }: Change): readonly unknown[] {
  const { target, address, transport, port, triedFrom } = after;
  return [target, address, transport, port, triedFrom, inShort(before), inShort(after), after.reason.text];
}

function changeLines([first, ...more]: readonly [Change, ...Change[]], look: Look): readonly string[] {
  const { before, after } = first;
  const place = `${hostLabel(after.target, after.address)} ${doorLabel(after)}`;
  const from = after.triedFrom === undefined ? '' : ` from ${after.triedFrom}`;
  return [
    ...paragraph(look, `${place}${from}: ${inShort(before)} ${look.signs.arrow} ${inShort(after)}`, {
      first: '  ',
      rest: '      ',
    }),
    ...paragraph(look, after.reason.text, { first: '    ', rest: '      ' }),
    ...[first, ...more].flatMap((one) =>
      paragraph(look, one.after.id, { first: '    ', rest: '      ' }).map(look.style.dim),
    ),
  ];
}

function inShort({ verdict, outcome, reason }: ReportPath): string {
  return `${verdict}, ${outcome} (${reason.code})`;
}
