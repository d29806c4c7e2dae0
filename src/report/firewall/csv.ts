import { csvRows } from '../csv.ts';
import { exactly } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule } from './firewallRules.ts';

/** The rules as CSV (RFC 4180), one each line, safe to open in a spreadsheet; an unknown address is an empty cell. */
export function renderCsvRules({ rules, evidence }: FirewallRequest): string {
  return csvRows([
    [...COLUMNS.map(([name]) => name), 'found'],
    ...rules.map((rule) => [...COLUMNS.map(([, text]) => text(rule)), evidence.join('. ')]),
  ]);
}

const COLUMNS: readonly (readonly [name: string, text: (rule: FirewallRule) => string])[] = [
  ['rule', ({ number }) => String(number)],
  ['state', ({ missing }) => (missing === '' ? 'complete' : `incomplete: ${missing}`)],
  ['source', ({ source }) => (source.address === null ? '' : exactly(source, 'SOURCE'))],
  ['source_name', ({ source }) => source.name],
  [
    'destination',
    ({ destination }) => (destination.address === null ? '' : exactly(destination, 'DESTINATION')),
  ],
  ['destination_name', ({ destination }) => destination.name],
  ['transport', ({ transport }) => transport],
  ['first_port', ({ transport, first }) => (transport === 'icmp' ? '' : String(first))],
  ['last_port', ({ transport, last }) => (transport === 'icmp' ? '' : String(last))],
  ['direction', () => 'source to destination'],
  ['service', ({ services }) => services.join('; ')],
  ['purpose', ({ purposes }) => purposes.join('; ')],
  ['document_source', ({ sources }) => sources.join('; ')],
  ['flows', ({ flows }) => flows.join('; ')],
  ['evidence', (rule) => rule.evidence.join('; ')],
  ['remarks', ({ remarks }) => remarks.join('; ')],
];
