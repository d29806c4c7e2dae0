import { csvRows } from './csv.ts';
import type { FlowRecord } from './exportFlows.ts';

/** Flow records as CSV. */
export function renderCsv(records: readonly FlowRecord[]): string {
  return csvRows([
    COLUMNS.map(([name]) => name),
    ...records.map((record) => COLUMNS.map(([, text]) => text(record))),
  ]);
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
