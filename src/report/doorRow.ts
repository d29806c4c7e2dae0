import { countOf, formatMs, inThousands } from './amounts.ts';
import type { Door } from './doors.ts';
import { foldRows, type Row, rowLabel } from './foldRows.ts';
import type { Look } from './look.ts';
import { cell } from './paragraph.ts';
import type { Between } from './sampledRanges.ts';
import { textColumns } from './textColumns.ts';

/** Widths that all rows of a report share, so that they align. */
export interface RowColumns {
  readonly service: number;
  readonly port: number;
}

/** One line of the report, and whether the remark about a moved port had room on it. */
export interface DoorRow {
  readonly line: string;
  readonly remarked: boolean;
}

const INDENT = '    ';
const GAP = '  ';
/** `wrong-service`, the longest verdict. */
const VERDICT_COLUMNS = 13;
/** `99.9 s` and the like. */
const TIME_COLUMNS = 7;

/** As wide as the longest service and port, the service cut where the line would not hold it. */
export function rowColumns(doors: readonly Door[], between: Between, look: Look): RowColumns {
  const port = foldRows(doors, between).reduce((widest, row) => Math.max(widest, rowLabel(row).length), 0);
  const service = doors.reduce((widest, { first }) => Math.max(widest, textColumns(first.service)), 0);
  const others = INDENT.length + 2 + GAP.length * 3 + port + VERDICT_COLUMNS + TIME_COLUMNS;
  return { service: Math.min(service, look.width - others), port };
}

/** Sign, service, port, verdict, time; then the documented port where this site moved it and the line has room. */
export function doorRow(row: Row, columns: RowColumns, look: Look): DoorRow {
  const { door } = row;
  const { first } = door;
  const colour = outcomeColour(door, look);
  const time = timeOf(row);
  const left = `${cell(look, first.service, columns.service)}${GAP}${cell(look, rowLabel(row), columns.port)}`;
  const verdict = time === '' ? door.verdict : cell(look, door.verdict, VERDICT_COLUMNS);
  const right = time === '' ? '' : `${GAP}${time.padStart(TIME_COLUMNS)}`;
  const remark = movedPort(door);
  const used = INDENT.length + 2 + textColumns(left) + GAP.length + verdict.length + right.length;
  const remarked = remark !== '' && used + GAP.length + remark.length <= look.width;
  return {
    line: [
      `${INDENT}${colour(look.signs[door.outcome])} ${left}`,
      colour(verdict) + look.style.dim(right + (remarked ? `${GAP}${remark}` : '')),
    ].join(GAP),
    remarked,
  };
}

/** `(documented 5597)` where this site moved the port. */
export function movedPort({ first }: Door): string {
  return first.documentedPort === undefined ? '' : `(documented ${first.documentedPort})`;
}

/** Green only for what is proven. */
function outcomeColour(door: Door, { style }: Look): (text: string) => string {
  switch (door.outcome) {
    case 'met':
      return style.green;
    case 'broken':
      return style.red;
    case 'unproven':
      return style.yellow;
  }
}

/** A range has no time of its own; how many ports it is says more. */
function timeOf({ door, last, tried }: Row): string {
  const size = last - door.port + 1;
  if (tried < size) return `${inThousands(tried)} of ${inThousands(size)}`;
  if (last !== door.port) return countOf(size, 'port');
  return door.first.latencyMs === null ? '' : formatMs(door.first.latencyMs);
}
