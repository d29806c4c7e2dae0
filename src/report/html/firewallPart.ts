import type { Report } from '../../model/report.ts';
import { countOf } from '../amounts.ts';
import { portsInShort } from '../firewall/comments.ts';
import { type FirewallRequest, firewallRequest } from '../firewall/firewallRequest.ts';
import type { FirewallRule, RuleEnd } from '../firewall/firewallRules.ts';
import { FIREWALL_FORMATS, type FirewallFormat } from '../firewall/formats.ts';
import { renderFirewallRequest } from '../firewall/renderFirewallRequest.ts';
import { folded } from './folded.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { section } from './section.ts';
import { labelled, textList } from './texts.ts';

/** What to ask the firewall team for: the rules as a table, why each is needed, and the rules as devices take them. */
export function firewallPart(report: Report): Markup {
  // A report that was edited by hand must not become a rule that means something else.
  const wrong = report.paths.find(({ port }) => !Number.isInteger(port) || port < 1 || port > 65_535);
  if (wrong !== undefined) {
    return section(
      'firewall',
      TITLE,
      markup`<p>No rules: the path ${wrong.id} has no port number from 1 to 65535.</p>\n`,
    );
  }
  const request = firewallRequest(report, { all: false });
  const { rules, evidence, scope } = request;
  return section(
    'firewall',
    TITLE,
    markup`${textList([...evidence, ...scope].map((sentence) => `${sentence}.`))}${
      rules.length === 0 ? NOTHING : markup`${ruleTable(rules)}${whys(rules)}${dialects(request)}`
    }`,
  );
}

const TITLE = 'Firewall request';
/** With more rules than these in full the page would be too large to be handed on. */
const MOST_TOLD = 100;
const MOST_LISTED = 500;
const HEADINGS = ['Rule', 'Source', 'Destination', 'Protocol', 'Ports', 'Service', 'State'];

function ruleTable(rules: readonly FirewallRule[]): Markup {
  return markup`<section class="scroll" tabindex="0" aria-label="Rules"><table class="rules">
<thead><tr>${HEADINGS.map((heading) => markup`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>
${rules.slice(0, MOST_LISTED).map(ruleRow)}</tbody>
</table></section>
${restOf(rules, MOST_LISTED)}`;
}

function ruleRow(rule: FirewallRule): Markup {
  const { number, source, destination, transport, services, missing } = rule;
  const state = missing === '' ? markup`complete` : markup`<b>incomplete</b>`;
  return markup`<tr><th scope="row">${number}</th><td>${endCell(source)}</td><td>${endCell(destination)}</td><td>${transport.toUpperCase()}</td><td>${portsInShort(rule)}</td><td>${services.join(', ')}</td><td>${state}</td></tr>
`;
}

/** The exact address first: it is what the rule is made of. */
function endCell({ name, address }: RuleEnd): Markup {
  if (address === null) return markup`<b>unknown</b> (${name})`;
  const exact = `${address}/${address.includes(':') ? 128 : 32}`;
  return name === address ? markup`${exact}` : markup`${exact} (${name})`;
}

function whys(rules: readonly FirewallRule[]): Markup {
  return folded(
    'Why each rule is needed',
    markup`${rules.slice(0, MOST_TOLD).map(why)}${restOf(rules, MOST_TOLD)}`,
    {
      printed: true,
    },
  );
}

function why({ number, missing, purposes, sources, flows, evidence, remarks }: FirewallRule): Markup {
  return markup`<h3>Rule ${number}</h3>
<dl>
${labelled('Incomplete', missing === '' ? [] : [`${missing}. Do not put "any" in its place.`])}${labelled('Purpose', purposes)}${labelled('Documented', sources)}${labelled('Flows', [flows.join(', ')])}${labelled('Evidence', evidence)}${labelled('To know', remarks)}</dl>
`;
}

function restOf(rules: readonly FirewallRule[], told: number): Markup {
  const more = rules.length - told;
  return more > 0
    ? markup`<p>And ${countOf(more, 'more rule')}: cicprobe firewall-request RUN.json tells of each.</p>\n`
    : NOTHING;
}

function dialects(request: FirewallRequest): Markup {
  if (request.rules.length > MOST_TOLD) {
    return markup`<p>So many rules are better written to files of their own: cicprobe firewall-request RUN.json --format FORMAT, with the formats ${DIALECTS.map(([format]) => format).join(', ')}.</p>\n`;
  }
  return markup`${DIALECTS.map(([format, name]) =>
    folded(
      `Rules for ${name}`,
      markup`<pre tabindex="0" aria-label="Rules for ${name}">${ruleText(request, format)}</pre>\n`,
      { printed: false },
    ),
  )}`;
}

const NAMES: Readonly<Record<FirewallFormat, string>> = {
  markdown: 'a ticket (Markdown)',
  csv: 'a spreadsheet (CSV)',
  nftables: 'nftables',
  iptables: 'iptables',
  windows: 'Windows',
  'cisco-asa': 'Cisco ASA',
  'cisco-ios': 'Cisco IOS',
  'palo-alto': 'Palo Alto',
  aws: 'AWS',
};

const DIALECTS = FIREWALL_FORMATS.map((format) => [format, NAMES[format]] as const);

/** Line by line, since escaping takes a line break for a blank. */
function ruleText(request: FirewallRequest, format: FirewallFormat): Markup {
  const lines = renderFirewallRequest(request, format).split(/\r?\n/);
  return markup`${lines.map((line) => markup`${line}\n`)}`;
}
