import type { Evidence, LocalFault, NameFailure } from '../model/evidence.ts';
import { icmpInWords } from '../model/icmpInWords.ts';
import type { Check } from '../model/plan.ts';
import type { Reason } from '../model/verdict.ts';
import { reason } from './reasons.ts';
import { doorInWords } from './subject.ts';

type Kind<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>;

const FAULTS: Readonly<Record<LocalFault, string>> = {
  cancelled: 'not finished: the run was stopped',
  deadline: 'not finished: the time for the whole run was over',
  descriptors: 'this host ran out of sockets; lower --concurrency',
  'source-ports': 'this host ran out of free source ports; try again later or lower --concurrency',
  'source-address': 'the given source address does not belong to this host',
  permission: 'this host does not permit the attempt',
  'own-firewall': "this host's own firewall refuses to send it",
  'address-family': "this host cannot use the target's address family",
  'no-echo': 'this host cannot send ICMP echo requests',
  'probe-failed': 'the check itself failed',
};

/** Why *we* could not check; never the peer's state. */
export function localFaultReason(evidence: Kind<'not-tried'>): Reason {
  const told = evidence.fault === 'probe-failed' || evidence.fault === 'no-echo';
  const detail = told ? `: ${evidence.detail}` : '';
  return reason(evidence.fault, `${FAULTS[evidence.fault]}${detail}`);
}

/** This host's own packet filter keeps the packets here. */
export function turnedBackReason(check: Check, { how, icmp }: Kind<'turned-back'>): Reason {
  const what = {
    rejected: `rejects ${doorInWords(check)}${icmp === undefined ? '' : ` (${icmpInWords(icmp)})`}`,
    reset: `resets ${doorInWords(check)}`,
    held: `drops what is sent to ${doorInWords(check)}`,
  }[how];
  return reason(
    'own-firewall',
    `this host itself ${what}, by its own firewall most likely: nothing leaves it`,
  );
}

/** Why a name has no address, and who said so. */
export function unresolvedReason(name: string, how: NameFailure, resolver: string): Reason {
  switch (how) {
    case 'nxdomain':
      return reason('nxdomain', `there is no host named ${name}, says ${resolver}`);
    case 'servfail':
      return reason('servfail', `${resolver} could not look up ${name}: the DNS itself is in trouble`);
    case 'timeout':
      return reason('dns-timeout', `no answer about ${name} from ${resolver}`);
    case 'no-address':
      return reason('no-address', `${name} exists but has no address, says ${resolver}`);
  }
}
