import { NO_BREAK } from './paragraph.ts';

/** What to do about each kind of finding, in the words of reports and of alerts. */
export const adviceLeads = {
  unreachable:
    'These hosts do not answer at all. Check that they are up, their address and the route before asking for single ports:',
  unresolved: `These names have no address. Correct the name or its DNS entry, or give the address itself with --target${NO_BREAK}ROLE=ADDRESS:`,
  blocked: 'Ask the firewall team to allow (and check the firewall on the target itself):',
  closed:
    'These ports are refused. Check on the target that the service runs and listens there; if it does, a firewall refuses in its name:',
  'wrong-service':
    'Something else answered here. Look for a proxy, TLS inspection or another program on the port:',
  unspoken:
    'These ports accept connections, and the documented service did not prove itself. See whether it runs well there and whether it answers this host, then whether a firewall reads along:',
  'own-network':
    "Look at this host's own network first: its cable, Wi-Fi or VPN, its address and its default route. Then run this again.",
  'own-resolver':
    "Look at this host's own DNS settings first, or give addresses instead of names. Then run this again.",
} as const;

/** Accepted, and then the service's own protocol was not spoken. */
export const UNSPOKEN: ReadonlySet<string> = new Set(['service-mute', 'hung-up']);
