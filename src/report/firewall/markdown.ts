import { printable } from '../printable.ts';
import { portsInShort } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule, RuleEnd } from './firewallRules.ts';

/** The request as a page for a ticket: a table of rules, and below it why each of them is needed. */
export function renderMarkdownRules({ rules, evidence, scope }: FirewallRequest): string {
  return `${[
    '# Firewall request',
    '',
    ...[...evidence, ...scope].map((sentence) => `- ${escaped(sentence)}.`),
    ...(rules.length === 0 ? [] : tableLines(rules)),
    ...rules.flatMap(detailLines),
  ].join('\n')}\n`;
}

const HEADING = ['Rule', 'Source', 'Destination', 'Protocol', 'Ports', 'Direction', 'Service', 'State'];

function tableLines(rules: readonly FirewallRule[]): readonly string[] {
  const rows = rules.map((rule) => [
    String(rule.number),
    endCell(rule.source),
    endCell(rule.destination),
    rule.transport.toUpperCase(),
    portsInShort(rule),
    'source to destination',
    escaped(rule.services.join(', ')),
    rule.missing === '' ? 'complete' : '**incomplete**',
  ]);
  return ['', ...[HEADING, HEADING.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)];
}

/** The exact address first: it is what the rule is made of. */
function endCell({ name, address }: RuleEnd): string {
  if (address === null) return `**unknown** (${escaped(name)})`;
  const exact = `${address}/${address.includes(':') ? 128 : 32}`;
  return name === address ? exact : `${exact} (${escaped(name)})`;
}

function detailLines(rule: FirewallRule): readonly string[] {
  return [
    '',
    `## Rule ${rule.number}`,
    '',
    ...(rule.missing === ''
      ? []
      : [`- **Incomplete:** ${escaped(rule.missing)}. Do not put "any" in its place.`]),
    `- Purpose: ${escaped(rule.purposes.join('; '))}`,
    `- Documented: ${escaped(rule.sources.join('; '))}`,
    `- Flows: ${escaped(rule.flows.join(', '))}`,
    ...rule.evidence.map((one) => `- Evidence: ${escaped(one)}`),
    ...rule.remarks.map((remark) => `- ${escaped(remark)}`),
  ];
}

/** Text that Markdown must show as it is, on one line. */
function escaped(text: string): string {
  return printable(text)
    .trim()
    .replace(/ {2,}/g, ' ')
    .replace(/[\\`*_[\]<>|#~&!]/g, '\\$&');
}
