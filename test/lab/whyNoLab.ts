import { isInstalled } from './shell.ts';

/** Programs of the lab and the Debian packages that hold them. */
const PROGRAMS = {
  ip: 'iproute2',
  nft: 'nftables',
  sysctl: 'procps',
  setpriv: 'util-linux',
  dnsmasq: 'dnsmasq-base',
} as const;

/** Why the lab cannot be built on this machine; null when it can. */
export function whyNoLab(): string | null {
  if (process.platform !== 'linux') return 'network namespaces exist on Linux only';
  if (process.getuid?.() !== 0) return 'network namespaces need root: run it with sudo';
  const missing = Object.entries(PROGRAMS).filter(([program]) => !isInstalled(program));
  if (missing.length === 0) return null;
  return `not installed: ${missing.map(([program, from]) => `${program} (package ${from})`).join(', ')}`;
}
