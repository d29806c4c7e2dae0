import { asciiSigns, type Look } from '../look.ts';
import { paragraph } from '../paragraph.ts';
import { printable } from '../printable.ts';
import { plainStyle } from '../style.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule, RuleEnd } from './firewallRules.ts';

/** Columns of a comment line: what every device's command line takes. */
const WIDTH = 100;
const look: Look = { width: WIDTH, style: plainStyle, signs: asciiSigns };

/**
 * Sentences as comment lines behind this sign. Whatever a peer or a user wrote, each line begins with the sign and has
 * only printable ASCII characters; marks with which a command line asks for help or goes on in the next line are gone.
 */
export function commentLines(sign: string, sentences: readonly string[]): readonly string[] {
  return sentences.flatMap((sentence) =>
    paragraph(look, tame(sentence), { first: `${sign} `, rest: `${sign}   ` }),
  );
}

/** What stands before the first rule; `usage` tells how the rules of this dialect are applied. */
export function headLines(
  sign: string,
  request: FirewallRequest,
  usage: readonly string[],
): readonly string[] {
  return commentLines(sign, [...request.evidence, ...request.scope, ...usage]);
}

/** An empty line, and everything about one rule that its own line has no room for. */
export function ruleHeadLines(sign: string, rule: FirewallRule): readonly string[] {
  return ['', ...commentLines(sign, aboutRule(rule))];
}

function aboutRule(rule: FirewallRule): readonly string[] {
  const what = `${endInWords(rule.source)} to ${endInWords(rule.destination)}, ${rule.transport} ${portsInShort(rule)}`;
  return [
    `Rule ${rule.number}: ${what}: ${rule.services.join(', ')}`,
    `Purpose: ${rule.purposes.join('; ')}`,
    `Documented: ${rule.sources.join('; ')}`,
    `Flows: ${rule.flows.join(', ')}`,
    ...rule.evidence.map((one) => `Evidence: ${one}`),
    ...rule.remarks,
    ...(rule.missing === '' ? [] : [`INCOMPLETE, not in force: ${rule.missing}`]),
  ];
}

/** `cic01 (10.0.0.5)`. */
export function endInWords({ name, address }: RuleEnd): string {
  if (address === null) return `${name} (address unknown)`;
  return name === address ? address : `${name} (${address})`;
}

/** `5597` or `16384-32767`, `echo` for ICMP; with another sign between them for dialects that want one. */
export function portsInShort({ transport, first, last }: FirewallRule, between = '-'): string {
  if (transport === 'icmp') return 'echo';
  return first === last ? String(first) : `${first}${between}${last}`;
}

/** The address of an end with its prefix length; what cannot be an address where it is not known. */
export function exactly({ address }: RuleEnd, place: 'SOURCE' | 'DESTINATION'): string {
  if (address === null) return `${place}-UNKNOWN`;
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

/** The same without the prefix length, where the dialect has none. */
export function bare({ address }: RuleEnd, place: 'SOURCE' | 'DESTINATION'): string {
  return address ?? `${place}-UNKNOWN`;
}

/** Lines that are in force, or commented out where the rule is incomplete. */
export function inForce(sign: string, rule: FirewallRule, lines: readonly string[]): readonly string[] {
  return rule.missing === '' ? lines : lines.map((line) => `${sign} ${line}`);
}

/** Printable ASCII without quotation marks and backslashes, cut: for names and descriptions within a rule. */
export function plainText(text: string, longest: number): string {
  return tame(text)
    .replace(/["'`$]/g, '.')
    .slice(0, longest)
    .trim();
}

/** Question marks ask network devices for help even in comments, backslashes and backticks continue lines. */
function tame(text: string): string {
  return printable(text, true).replaceAll('?', '.').replace(/[\\`]/g, '/');
}
