/** What rules can be written as; a file of its own, for the command line needs it at every start. */
export const FIREWALL_FORMATS = [
  'markdown',
  'csv',
  'nftables',
  'iptables',
  'windows',
  'cisco-asa',
  'cisco-ios',
  'palo-alto',
  'aws',
] as const;

export type FirewallFormat = (typeof FIREWALL_FORMATS)[number];
