import type { Door } from './doors.ts';
import { securityMark } from './portLabels.ts';

/** One line of the report: a door, or so many doors in a row that they are told as a range. */
export interface Row {
  readonly door: Door;
  /** The last port of the range; the door's own where it stands alone. */
  readonly last: number;
}

/** Fewer consecutive ports than these stand each on a line of its own. */
const FEWEST = 8;

/** Consecutive ports of one service at one verdict as ranges; everything else as it is, in the order given. */
export function foldRows(doors: readonly Door[]): readonly Row[] {
  const rows: Row[] = [];
  let at = 0;
  while (at < doors.length) {
    const run = runFrom(doors, at);
    const [door] = run;
    const last = run.at(-1);
    if (door !== undefined && last !== undefined && run.length >= FEWEST) {
      rows.push({ door, last: last.port });
    } else rows.push(...run.map((one) => ({ door: one, last: one.port })));
    at += run.length;
  }
  return rows;
}

/** A row's port for a table: `tcp/5597 SSL`, `udp/16384-32767`. */
export function rowLabel({ door, last }: Row): string {
  const { transport, port, security } = door.first;
  const ports = port === last ? `${port}` : `${port}-${last}`;
  return `${transport}/${ports}${securityMark(security)}`;
}

function runFrom(doors: readonly Door[], at: number): readonly Door[] {
  let end = at + 1;
  for (let next = doors[end]; next !== undefined && follows(doors[end - 1], next); next = doors[end]) end++;
  return doors.slice(at, end);
}

function follows(before: Door | undefined, door: Door): boolean {
  return (
    before !== undefined &&
    door.port === before.port + 1 &&
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
