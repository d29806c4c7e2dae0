import type { PortMap } from '../model/portMap.ts';
import type { Report } from '../model/report.ts';
import { arrowsOf } from './arrowsOf.ts';
import type { Arrow, Box, Drawing, Line } from './drawing.ts';
import { hostLines } from './hostLines.ts';
import { findPeers, type Peer } from './peers.ts';
import { cutList } from './portWords.ts';
import { roleBox } from './roleBox.ts';
import type { PathUse, SkipUse } from './runUses.ts';
import type { Use } from './use.ts';

/** What there is to show, and the roles that this host plays. */
export interface RunParts {
  readonly tried: readonly PathUse[];
  readonly missed: readonly SkipUse[];
  readonly own: ReadonlySet<string>;
}

const HERE = 'this-host';
/** Roles without a host, and roles of one host, that a box names. */
const MOST_UNCHECKED = 10;
const MOST_ROLES = 3;

/** This host in the middle, its peers around it: one arrow for each peer and direction. */
export function drawOverview(report: Report, portMap: PortMap, { tried, missed, own }: RunParts): Drawing {
  const peers = findPeers(report, portMap, tried);
  const sided = missed.map((one) => sideOf(one, own, peers));
  const uses = [
    ...peers.flatMap(({ id, tried: paths }) =>
      paths.map(({ path, use }) => toPeer(use, id, path.triedFrom === undefined)),
    ),
    ...sided.map(({ use, box, isOut }) => toPeer(use, box, isOut)),
  ];
  return {
    id: 'overview',
    title: `What ${report.run.host} must reach, and what must reach it`,
    arrangement: 'star',
    boxes: [
      hereBox(report, portMap),
      ...peers.map((peer) => peerBox(peer, portMap)),
      ...[TO, FROM].flatMap((box) => uncheckedBox(box, sided, portMap)),
    ],
    arrows: arrowsOf(uses, 'ports').map(countUnchecked),
  };
}

function toPeer(use: Use, peer: string, isOut: boolean): Use {
  return isOut ? { ...use, from: HERE, to: peer } : { ...use, from: peer, to: HERE };
}

/** Roles that no host was given for share one box for each direction: boxes of their own would hide the others. */
const TO = 'unchecked-to';
const FROM = 'unchecked-from';

interface Sided {
  readonly use: Use;
  /** The far end's role, and the box that stands for it. */
  readonly role: string;
  readonly box: string;
  readonly isOut: boolean;
}

function sideOf({ use }: SkipUse, own: ReadonlySet<string>, peers: readonly Peer[]): Sided {
  const isOut = own.has(use.from);
  const role = isOut ? use.to : use.from;
  const peer = peers.find(({ roles }) => roles.has(role));
  return { use, role, isOut, box: peer?.id ?? (isOut ? TO : FROM) };
}

function uncheckedBox(id: string, sided: readonly Sided[], portMap: PortMap): readonly Box[] {
  const roles = new Set(sided.filter(({ box }) => box === id).map(({ role }) => role));
  if (roles.size === 0) return [];
  const lines = plainLines(cutList(titlesOf([...roles], portMap), MOST_UNCHECKED));
  return [{ id, title: 'Not checked', kind: '', lines, here: false }];
}

/** Ports of many roles together would say nothing. */
function countUnchecked(arrow: Arrow): Arrow {
  if (arrow.to !== TO && arrow.from !== FROM) return arrow;
  const count = arrow.flowIds.length;
  const more: Line = { text: count === 1 ? '1 flow' : `${count} flows`, state: 'plain' };
  return { ...arrow, lines: [...arrow.lines.slice(0, 1), more] };
}

function hereBox({ run }: Report, portMap: PortMap): Box {
  const lines = plainLines(titlesOf(run.role.split(','), portMap));
  return { id: HERE, title: run.host, kind: 'this host', lines, here: true };
}

function peerBox({ id, titled, tried }: Peer, portMap: PortMap): Box {
  const title = cutList(titlesOf(titled, portMap), MOST_ROLES).join(', ');
  const kinds = new Set(titled.map((role) => roleBox(role, portMap, false).kind));
  return {
    id,
    title,
    kind: kinds.size === 1 ? [...kinds].join('') : '',
    lines: hostLines(tried.map(({ path }) => path)),
    here: false,
  };
}

function titlesOf(roles: readonly string[], portMap: PortMap): readonly string[] {
  return roles.map((role) => roleBox(role, portMap, false).title);
}

function plainLines(texts: readonly string[]): readonly Line[] {
  return texts.map((text) => ({ text, state: 'plain' }));
}
