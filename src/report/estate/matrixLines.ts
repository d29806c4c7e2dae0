import type { Estate, EstateCell, EstateEnd } from '../../model/estate.ts';
import type { Look } from '../look.ts';
import { cell, paragraph } from '../paragraph.ts';
import { textColumns } from '../textColumns.ts';

/** Columns of one cell: a sign, a number of up to three digits, a blank. */
const CELL = 5;
/** No name is shown longer. */
const LONGEST_NAME = 44;

/** The matrix, ends numbered from the top and from the left; in several parts where it is too wide. */
export function matrixLines({ ends, cells }: Estate, look: Look): readonly string[] {
  const rows = ends.map((end, at) => ({ end, number: String(at + 1), name: nameOf(end, at) }));
  const nameColumns = Math.min(LONGEST_NAME, Math.max(...rows.map(({ name }) => textColumns(name)), 0)) + 2;
  const room = Math.max(1, Math.floor((look.width - nameColumns - 2) / CELL));
  const reached = new Set(cells.map(({ to }) => keyOf(to)));
  const used = rows.filter(({ end }) => reached.has(keyOf(end)));
  const found = new Map(cells.map((one) => [keyOf(one.from, one.to), one]));
  const parts = Array.from({ length: Math.ceil(used.length / room) }, (_, part) =>
    used.slice(part * room, (part + 1) * room),
  );
  return [
    ...parts.flatMap((columns, part) => [
      ...(part === 0 ? [] : ['']),
      `  ${' '.repeat(nameColumns)}${columns.map(({ number }) => cell(look, number, CELL)).join('')}`.trimEnd(),
      ...rows.map(({ end: from, name }) => {
        const states = columns.map(({ end: to }) => stateCell(found.get(keyOf(from, to)), look));
        return `  ${cell(look, name, nameColumns - 1)} ${states.join('')}`.trimEnd();
      }),
    ]),
    ...paragraph(look, legend(look), { first: '  ', rest: '  ' }).map(look.style.dim),
  ];
}

function nameOf({ host, role }: EstateEnd, at: number): string {
  return `${at + 1} ${role} ${host}`;
}

function legend({ signs }: Look): string {
  return `${signs.met} met, ${signs.broken} broken, ${signs.unproven} unproven, each with its number of paths; - never tested; empty: nothing is documented`;
}

function stateCell(one: EstateCell | undefined, look: Look): string {
  const padded = (text: string): string => cell(look, text, CELL);
  const { signs, style } = look;
  switch (one?.state) {
    case undefined:
      return padded('');
    case 'met':
      return style.green(padded(`${signs.met}${one.met}`));
    case 'broken':
      return style.red(padded(`${signs.broken}${one.broken}`));
    case 'unproven':
      return style.yellow(padded(`${signs.unproven}${one.unproven}`));
    case 'never-tested':
      return padded('-');
  }
}

function keyOf(...ends: readonly EstateEnd[]): string {
  return JSON.stringify(ends.map(({ host, role }) => [host, role]));
}
