import type { Fact, LocalFault, Stage } from '../model/evidence.ts';

/** What is known about a failed system call besides its code. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly stage: Stage;
  readonly afterMs: number;
  /** The call failed before any packet left: this host's own tables said no. */
  readonly beforeSending: boolean;
  /** The failed call left from an address that the user chose. */
  readonly sourceGiven: boolean;
  /** Linux reports an ICMPv6 prohibition (RFC 4443 section 3.1, codes 1, 5, 6) as EACCES; elsewhere that is our own. */
  readonly prohibitedIsEacces: boolean;
}

/** Codes that are this host's own trouble, never the peer's state. */
const LOCAL_FAULTS: ReadonlyMap<string, LocalFault> = new Map([
  ['EMFILE', 'descriptors'],
  ['ENFILE', 'descriptors'],
  ['ENOBUFS', 'descriptors'],
  ['ENOMEM', 'descriptors'],
  ['EADDRNOTAVAIL', 'source-ports'],
  ['EADDRINUSE', 'source-ports'],
  ['EAGAIN', 'source-ports'],
  ['EACCES', 'permission'],
  ['EPERM', 'own-firewall'],
  ['EAFNOSUPPORT', 'address-family'],
  ['EPROTONOSUPPORT', 'address-family'],
]);

/** Errno → evidence. An unlisted code becomes `not-tried` with the code kept: never a guess about the peer. */
export function factOfFailure(failure: Failure): Fact {
  const { code } = failure;
  switch (code) {
    case 'ECONNREFUSED':
      return { kind: 'refused', code };
    // RST or our write after it: only an established connection can be reset (a SYN's RST is ECONNREFUSED).
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return { kind: 'dropped-after-connect', how: 'reset', stage: failure.stage, afterMs: failure.afterMs };
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
      return { kind: 'rejected', code, scope: 'host', here: failure.beforeSending };
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return { kind: 'rejected', code, scope: 'network', here: failure.beforeSending };
    // Linux, for a black hole in this host's own routing table; with a source address it may be that one's fault.
    case 'EINVAL':
      return failure.beforeSending && !failure.sourceGiven
        ? { kind: 'rejected', code, scope: 'network', here: true }
        : localFact(failure);
    // ICMP protocol unreachable: filters send it, hosts that speak the protocol do not.
    case 'ENOPROTOOPT':
      return { kind: 'rejected', code, scope: 'policy', here: false };
    case 'EACCES':
      return failure.prohibitedIsEacces && !failure.beforeSending
        ? { kind: 'rejected', code, scope: 'policy', here: false }
        : localFact(failure);
    case 'ETIMEDOUT':
      return { kind: 'silent', stage: failure.stage };
    default:
      return localFact(failure);
  }
}

function localFact(failure: Failure): Fact {
  return { kind: 'not-tried', fault: localFaultOf(failure), detail: failure.message };
}

function localFaultOf(failure: Failure): LocalFault {
  const fault = LOCAL_FAULTS.get(failure.code);
  if (fault === 'source-ports' && failure.sourceGiven && failure.code === 'EADDRNOTAVAIL') {
    return 'source-address';
  }
  return fault ?? 'probe-failed';
}
