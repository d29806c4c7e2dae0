import type { Door } from './doors.ts';
import { portLabel, securityMark } from './portLabels.ts';
import { type Between, NOTHING_BETWEEN } from './sampledRanges.ts';

/** One line of the report: a door, or so many doors in a row that they are told as a range. */
export interface Row {
  readonly door: Door;
  /** The last port of the range; the door's own where it stands alone. */
  readonly last: number;
  /** How many ports of it were tried; fewer than it has where those in between are inferred. */
  readonly tried: number;
}

/** Fewer consecutive ports than these stand each on a line of its own. */
const FEWEST = 8;

/** Neighbouring ports of one service at one verdict as ranges; everything else as it is, in the order given. */
export function foldRows(doors: readonly Door[], between: Between = NOTHING_BETWEEN): readonly Row[] {
  const rows: Row[] = [];
  let at = 0;
  while (at < doors.length) {
    const run = runFrom(doors, at, between);
    const [door] = run;
    const last = run.at(-1);
    if (door !== undefined && last !== undefined && isRange(run.length, last.port - door.port + 1)) {
      rows.push({ door, last: last.port, tried: run.length });
    } else rows.push(...run.map(rowOf));
    at += run.length;
  }
  return rows;
}

/** A door on a line of its own. */
export function rowOf(door: Door): Row {
  return { door, last: door.port, tried: 1 };
}

/** A row's port for a table: `tcp/5597 SSL`, `udp/16384-32767`, `icmp echo`. */
export function rowLabel({ door, last }: Row): string {
  const { transport, port, security } = door.first;
  if (port === last) return portLabel(door.first);
  const ports = `${port}-${last}`;
  return `${transport}/${ports}${securityMark(security)}`;
}

/** Two tried ports say something about all between them; ports that were all tried are a range from eight on. */
function isRange(tried: number, size: number): boolean {
  return tried >= FEWEST || tried < size;
}

function runFrom(doors: readonly Door[], at: number, between: Between): readonly Door[] {
  let end = at + 1;
  let next = doors[end];
  while (next !== undefined && follows(doors[end - 1], next, between)) next = doors[++end];
  return doors.slice(at, end);
}

function follows(before: Door | undefined, door: Door, { nextTried }: Between): boolean {
  return (
    before !== undefined &&
    (door.port === before.port + 1 || door.port === nextTried(before.first)) &&
    door.transport === before.transport &&
    door.target === before.target &&
    door.address === before.address &&
    door.first.triedFrom === before.first.triedFrom &&
    door.verdict === before.verdict &&
    door.outcome === before.outcome &&
    door.first.flow === before.first.flow &&
    door.first.documentedPort === undefined
  );
}
