import type { Estate } from '../../model/estate.ts';
import { csvRows } from '../csv.ts';

/** One row for each direction between two ends, safe to open in a spreadsheet. */
export function renderEstateCsv({ cells }: Estate): string {
  return csvRows([
    COLUMNS,
    ...cells.map(({ from, to, state, met, broken, unproven, files, untried }) => [
      from.host,
      from.role,
      to.host,
      to.role,
      state,
      String(met),
      String(broken),
      String(unproven),
      files.join('; '),
      untried.join('; '),
    ]),
  ]);
}

const COLUMNS = [
  'from_host',
  'from_role',
  'to_host',
  'to_role',
  'state',
  'met',
  'broken',
  'unproven',
  'files',
  'never_tested_flows',
];
