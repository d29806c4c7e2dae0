import type { Flow, PortMap } from '../model/portMap.ts';
import { countOf } from './amounts.ts';
import { conditionInWords } from './conditionInWords.ts';
import { definitions } from './definitions.ts';
import { gather } from './gather.ts';
import { joinBlocks } from './joinBlocks.ts';
import { fitLook, type Look } from './look.ts';
import { cell, paragraph } from './paragraph.ts';
import { flowLabel } from './portLabels.ts';
import type { Profile, ProfileEntry } from './profileOf.ts';
import { roleTitle } from './roleTitle.ts';
import { sourceInShort } from './sourceInWords.ts';
import { textColumns } from './textColumns.ts';

/** What `profiles show ROLE` prints: outgoing by peer, incoming by peer, each flow with purpose and source. */
export function renderProfile(profile: Profile, roles: PortMap['roles'], options: Look): string {
  const look = fitLook(options);
  const columns = flowColumns(profile.flows, look);
  const side = (title: string, entries: readonly ProfileEntry[]): readonly (readonly string[])[] => [
    [look.style.bold(`${title}: ${entries.length === 0 ? 'nothing' : countOf(entries.length, 'flow')}`)],
    ...gather(entries, ({ peer }) => peer).map((same) => peerLines(same, profile, roles, columns, look)),
  ];
  return joinBlocks([
    roleLines(profile, roles, look),
    ...side('Must reach (outgoing)', profile.outgoing),
    ...side('Must be reached by (incoming)', profile.incoming),
  ]);
}

function roleLines({ role, roles: played }: Profile, roles: PortMap['roles'], look: Look): readonly string[] {
  return [
    ...paragraph(look, roleTitle(roles, role.name), { first: '', rest: '  ' }).map(look.style.bold),
    ...definitions(look, [
      ['Kind', role.kind],
      ['Printed as', role.printedNames.join(', ')],
      ['Acronyms', role.acronyms.join(', ')],
      ['Hosted on', role.hostedOn.join(' or ')],
      ['Includes', played.length > 1 ? `the flows of ${played.slice(1).join(', ')}` : ''],
      ['--target', role.mainPeer === null ? '' : `HOST alone stands for ${role.mainPeer}`],
      ['Fixed ports', role.portsFixed ?? ''],
      ['Note', role.note],
    ]),
  ];
}

interface FlowColumns {
  readonly ports: number;
  readonly service: number;
}

/** What ports and service may each take of a line; longer ones are cut, and `explain` shows them whole. */
const WIDEST_SHARE = 0.3;
const INDENT = '    ';
const REMARKS = '      ';
const GAP = '  ';

function flowColumns(flows: readonly Flow[], look: Look): FlowColumns {
  const most = Math.floor(look.width * WIDEST_SHARE);
  const widest = (text: (flow: Flow) => string): number =>
    Math.min(most, Math.max(0, ...flows.map((flow) => textColumns(text(flow)))));
  return { ports: widest((flow) => flowLabel(flow)), service: widest(({ service }) => service) };
}

function peerLines(
  entries: readonly [ProfileEntry, ...ProfileEntry[]],
  profile: Profile,
  roles: PortMap['roles'],
  columns: FlowColumns,
  look: Look,
): readonly string[] {
  const title = paragraph(look, roleTitle(roles, entries[0].peer), { first: '  ', rest: '    ' });
  return [
    ...title.map(look.style.cyan),
    ...entries.flatMap((entry) => flowLines(entry, profile, columns, look)),
  ];
}

function flowLines(
  { flow, as }: ProfileEntry,
  profile: Profile,
  columns: FlowColumns,
  look: Look,
): readonly string[] {
  const condition = conditionInWords(flow.when);
  const labels = `${cell(look, flowLabel(flow), columns.ports)}${GAP}${cell(look, flow.service, columns.service)}`;
  const first = `${INDENT}${labels}${GAP}`;
  const remarks = [
    flow.id as string,
    ...neverProbed(flow),
    ...(condition === '' ? [] : [`only with ${condition}`]),
    ...(as === profile.role.name ? [] : [`as ${as}`]),
    ...bothWays(flow),
    ...(flow.wan ? ['WAN'] : []),
    sourceInShort(flow.source),
  ].join('; ');
  return [
    ...paragraph(look, flow.purpose, { first, rest: ' '.repeat(textColumns(first)) }),
    ...paragraph(look, remarks, { first: REMARKS, rest: REMARKS }).map(look.style.dim),
  ];
}

function bothWays({ direction, listens, to }: Flow): readonly string[] {
  if (direction === '->') {
    return [];
  }
  return [listens === 'both' ? 'both ways' : `drawn both ways, only ${to} is known to listen`];
}

function neverProbed({ ports }: Flow): readonly string[] {
  switch (ports.kind) {
    case 'list':
    case 'range':
    case 'none':
      return [];
    case 'dynamic':
      return ['never probed: the ports are chosen at run time'];
    case 'unknown':
      return ['never probed: no source names the port (a known unknown)'];
  }
}
