import type { PortMap } from '../model/portMap.ts';
import { countOf } from './amounts.ts';
import { gather } from './gather.ts';
import { joinBlocks } from './joinBlocks.ts';
import { fitLook, type Look } from './look.ts';
import { cell, paragraph } from './paragraph.ts';
import { profileOf } from './profileOf.ts';
import { textColumns } from './textColumns.ts';

/** What `profiles list` prints: every role by kind, where it runs, how many flows it has in each direction. */
export function renderRoles(portMap: PortMap, options: Look): string {
  const look = fitLook(options);
  const rows = [...portMap.roles.values()].map((role) => {
    const { outgoing, incoming } = profileOf(portMap, role);
    return {
      kind: role.kind,
      name: role.name,
      title: role.title,
      hostedOn: role.hostedOn.join(', '),
      outgoing: String(outgoing.length),
      incoming: String(incoming.length),
    };
  });
  const columns = widthsOf([HEADING, ...rows], look);
  const sum = `${countOf(rows.length, 'role')}, ${countOf(portMap.flows.length, 'flow')}: ${portMap.document}, ${portMap.revision}`;
  return joinBlocks([
    [look.style.bold(rowLine(HEADING, columns, look))],
    ...gather(rows, ({ kind }) => kind).map((same) => [
      ...paragraph(look, same[0].kind, { first: '', rest: '  ' }).map(look.style.cyan),
      ...same.map((row) => rowLine(row, columns, look)),
    ]),
    paragraph(look, sum, { first: '', rest: '  ' }),
  ]);
}

type Row = Readonly<Record<'name' | 'title' | 'hostedOn' | 'outgoing' | 'incoming', string>>;
type Widths = Readonly<Record<'name' | 'title' | 'hostedOn', number>>;

const HEADING: Row = { name: 'role', title: 'title', hostedOn: 'runs on', outgoing: 'out', incoming: 'in' };
const INDENT = '  ';
const GAP = '  ';
/** Three digits and some air. */
const COUNT_COLUMNS = 4;

/** The name is what one types, so it may take half; the title comes next. */
function widthsOf(rows: readonly Row[], look: Look): Widths {
  const widest = (key: keyof Row): number => Math.max(...rows.map((row) => textColumns(row[key])));
  const room = look.width - INDENT.length - 4 * GAP.length - 2 * COUNT_COLUMNS;
  const name = Math.min(widest('name'), Math.floor(room / 2));
  const title = Math.min(widest('title'), Math.floor(((room - name) * 2) / 3));
  return { name, title, hostedOn: Math.min(widest('hostedOn'), room - name - title) };
}

function rowLine(row: Row, columns: Widths, look: Look): string {
  const cells = [
    cell(look, row.name, columns.name),
    cell(look, row.title, columns.title),
    cell(look, row.hostedOn, columns.hostedOn),
    row.outgoing.padStart(COUNT_COLUMNS),
    row.incoming.padStart(COUNT_COLUMNS),
  ];
  return `${INDENT}${cells.join(GAP)}`;
}
