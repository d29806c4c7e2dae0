import type { FlowRecord } from './exportFlows.ts';
import { printable } from './printable.ts';

/** Flow records as CSV (RFC 4180: CRLF, quotes doubled), safe to open in a spreadsheet. */
export function renderCsv(records: readonly FlowRecord[]): string {
  const rows = [
    COLUMNS.map(([name]) => name),
    ...records.map((record) => COLUMNS.map(([, text]) => text(record))),
  ];
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

const COLUMNS: readonly (readonly [name: string, text: (record: FlowRecord) => string])[] = [
  ['id', ({ id }) => id],
  ['section', ({ section }) => section],
  ['diagram', ({ diagram }) => diagram],
  ['from', ({ from }) => from],
  ['to', ({ to }) => to],
  ['direction', ({ direction }) => direction],
  ['listens', ({ listens }) => listens],
  ['service', ({ service }) => service],
  ['purpose', ({ purpose }) => purpose],
  ['transport', ({ transport }) => transport],
  ['ports', ({ ports }) => ports],
  ['security', ({ security }) => security],
  ['wan', ({ wan }) => (wan ? 'yes' : 'no')],
  ['when', ({ when }) => whenCell(when)],
  ['impact', ({ impact }) => impact],
  ['source_kind', ({ source }) => source.kind],
  ['source_ref', ({ source }) => source.ref],
  ['source_confidence', ({ source }) => source.confidence],
  ['note', ({ note }) => note],
  ['probe', ({ probe }) => probe.kind],
  ['unprobed', ({ unprobed }) => (unprobed === null ? '' : `${unprobed.ports.join('|')}: ${unprobed.why}`)],
];

/** `database=mssql|oracle; irrcs=used`. */
function whenCell(when: FlowRecord['when']): string {
  return Object.entries(when)
    .map(([option, values]) => `${option}=${values.join('|')}`)
    .join('; ');
}

/** What a spreadsheet would take for a formula. The arrow is our own word, and scripts look for it. */
const FORMULA = /^(?!->$)[=+\-@]/;
const NEEDS_QUOTES = /[",]/;

/** On one line: line breaks and tabs have become blanks, so only quotes and commas need quoting. */
function csvCell(text: string): string {
  const visible = printable(text).trim();
  const safe = FORMULA.test(visible) ? `'${visible}` : visible;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
