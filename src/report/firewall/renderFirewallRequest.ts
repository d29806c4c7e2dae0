import { renderAws } from './aws.ts';
import { renderCiscoAsa } from './ciscoAsa.ts';
import { renderCiscoIos } from './ciscoIos.ts';
import { renderCsvRules } from './csv.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallFormat } from './formats.ts';
import { renderIptables } from './iptables.ts';
import { renderMarkdownRules } from './markdown.ts';
import { renderNftables } from './nftables.ts';
import { renderPaloAlto } from './paloAlto.ts';
import { renderWindows } from './windows.ts';

/** The rules in one of the forms that firewall teams and firewalls take; it ends with a line feed. */
export function renderFirewallRequest(request: FirewallRequest, format: FirewallFormat): string {
  return RENDERERS[format](request);
}

const RENDERERS: Readonly<Record<FirewallFormat, (request: FirewallRequest) => string>> = {
  markdown: renderMarkdownRules,
  csv: renderCsvRules,
  nftables: renderNftables,
  iptables: renderIptables,
  windows: renderWindows,
  'cisco-asa': renderCiscoAsa,
  'cisco-ios': renderCiscoIos,
  'palo-alto': renderPaloAlto,
  aws: renderAws,
};
