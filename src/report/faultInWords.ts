import type { LocalFault } from '../model/evidence.ts';

/** A fault of this host: what happened, as a clause, and what to do about it, as an instruction. */
export interface FaultInWords {
  readonly words: string;
  readonly remedy: string;
}

export function faultInWords(fault: LocalFault): FaultInWords {
  return FAULTS[fault];
}

const FAULTS: Readonly<Record<LocalFault, FaultInWords>> = {
  cancelled: {
    words: 'the run was stopped first',
    remedy: 'run it again and let it finish',
  },
  deadline: {
    words: 'the time limit of the run came first',
    remedy: 'run it again with a longer time limit for the whole run',
  },
  descriptors: {
    words: 'this host has no file descriptor to spare',
    remedy: 'raise the limit on open files, or try fewer paths at the same moment',
  },
  'source-ports': {
    words: 'this host has no source port to spare',
    remedy: 'try fewer paths at the same moment, or wait until ports are free again',
  },
  'source-address': {
    words: 'the source address cannot be used on this host',
    remedy: 'give a source address that this host has',
  },
  permission: {
    words: 'the operating system does not permit it',
    remedy: 'run it as a user that is allowed to',
  },
  'own-firewall': {
    words: "this host's own firewall does not let it out",
    remedy: "allow these ports, outgoing, in this host's own firewall",
  },
  'address-family': {
    words: 'this host cannot use this kind of address',
    remedy: 'give an address of the kind (IPv4 or IPv6) that this host has',
  },
  'no-echo': {
    words: 'this host cannot send ICMP echo requests',
    remedy:
      'on Linux run it as root, or set net.ipv4.ping_group_range so that it holds a group of the user; elsewhere try ping by hand',
  },
  'probe-failed': {
    words: 'the probe itself failed',
    remedy: 'run it again with --verbose and report what it prints',
  },
};
