import type { Flow, PortMap } from '../model/portMap.ts';
import type { ReportPath, ReportRun } from '../model/report.ts';
import { attemptsInWords } from './attemptsInWords.ts';
import { conditionInWords } from './conditionInWords.ts';
import { definitions } from './definitions.ts';
import { hostLabel } from './hostLabel.ts';
import { joinBlocks } from './joinBlocks.ts';
import { fitLook, type Look } from './look.ts';
import { paragraph } from './paragraph.ts';
import { flowLabel, portLabel } from './portLabels.ts';
import { purposeTitle } from './purposeTitle.ts';
import { roleTitle } from './roleTitle.ts';
import { sourceInWords } from './sourceInWords.ts';

/** A flow, and what a report found on one of its paths. */
export interface Explained {
  readonly flow: Flow;
  readonly roles: PortMap['roles'];
  readonly found: { readonly path: ReportPath; readonly run: ReportRun } | null;
}

/** What a path is for and where it is documented; with a report also what happened and how the verdict followed. */
export function renderExplain({ flow, roles, found }: Explained, options: Look): string {
  const look = fitLook(options);
  return joinBlocks([
    paragraph(look, flow.id, { first: '', rest: '  ' }).map(look.style.bold),
    flowLines(flow, roles, look),
    ...(found === null ? [] : [foundTitle(found, look), foundLines(found, look)]),
  ]);
}

function flowLines(flow: Flow, roles: PortMap['roles'], look: Look): readonly string[] {
  return definitions(look, [
    ['From', roleTitle(roles, flow.from)],
    ['To', roleTitle(roles, flow.to)],
    ['Direction', directionOf(flow)],
    ['Where', purposeTitle(flow, look)],
    ['Service', flow.service],
    ['Ports', portsOfFlow(flow)],
    ['Not probed', flow.unprobed === null ? '' : `${flow.unprobed.ports.join(', ')}: ${flow.unprobed.why}`],
    ['WAN', flow.wan ? 'documented as one that may cross a wide-area network' : ''],
    ['Purpose', flow.purpose],
    ['If blocked', flow.impact],
    ['Needed', neededWhen(flow)],
    ['Probe', probeOf(flow)],
    ['Source', sourceInWords(flow.source)],
    ['How sure', flow.source.confidence],
    ['Note', flow.note],
  ]);
}

function directionOf({ direction, listens, to }: Flow): string {
  if (direction === '->') {
    return '';
  }
  return listens === 'both'
    ? 'both ways: each side must reach the other on these ports'
    : `drawn both ways, but only ${to} is known to listen`;
}

function portsOfFlow(flow: Flow): string {
  const ports = flowLabel(flow, ' ');
  switch (flow.ports.kind) {
    case 'list':
    case 'none':
      return ports;
    case 'range':
      return `${ports}; a run tries a few of them`;
    case 'dynamic':
      return `${ports}: chosen at run time, so never probed`;
    case 'unknown':
      return `${ports}: no source names the number, so never probed`;
  }
}

function neededWhen({ when }: Flow): string {
  const condition = conditionInWords(when);
  return condition === '' ? 'always' : `only with ${condition}`;
}

function probeOf({ ports, probe }: Flow): string {
  return ports.kind === 'dynamic' || ports.kind === 'unknown' ? 'none' : probe.kind;
}

type Found = NonNullable<Explained['found']>;

function foundTitle({ path, run }: Found, look: Look): readonly string[] {
  const when = `${run.startedAt.slice(0, 19).replace('T', ' ')} UTC`;
  return [
    ...paragraph(look, path.id, { first: '', rest: '  ' }).map(look.style.bold),
    ...paragraph(look, `checked from ${run.host} as ${run.role}, ${when}`, { first: '', rest: '  ' }),
  ];
}

function foundLines({ path, run }: Found, look: Look): readonly string[] {
  const moved = path.documentedPort === undefined ? '' : ` (documented ${path.documentedPort})`;
  return definitions(look, [
    ['Target', `${hostLabel(path.target, path.address)}, ${portLabel(path)}${moved}`],
    ...evidenceRows(path),
    ['Verdict', path.verdict],
    ['Rule', `${path.reason.code}: ${path.reason.text}`],
    ['Refused by', path.blockedBy ?? ''],
    ['Last hop', path.lastHop ?? ''],
    ['Outcome', `${path.outcome} in phase ${run.phase}${outcomeRemark(path, run)}`],
    ...path.alternatives.map(({ code, text }) => ['Not excluded', `${text} [${code}]`] as const),
    ...path.warnings.map(({ code, text }) => ['Warning', `${text} [${code}]`] as const),
  ]);
}

function evidenceRows(path: ReportPath): readonly (readonly [string, string])[] {
  return path.evidence.length === 0
    ? [['Evidence', 'none']]
    : attemptsInWords(path.evidence).map((text) => ['Evidence', text] as const);
}

function outcomeRemark(path: ReportPath, run: ReportRun): string {
  return path.verdict === 'closed' && run.phase === 'pre-install'
    ? ': nothing is expected to listen yet, so a refusal proves neither a good path nor a bad one'
    : '';
}
