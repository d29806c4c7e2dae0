import type { Fact, IcmpError } from './evidence.ts';
import type { Transport } from './ids.ts';
import type { KernelAnswer } from './kernel.ts';

/** ICMP destination unreachable: RFC 792 for IPv4, RFC 4443 section 3.1 for IPv6. */
const UNREACHABLE_V4 = 3;
const UNREACHABLE_V6 = 1;
/** ICMP time exceeded, by the same documents; code 0 is a packet that ran out of hops. */
const EXCEEDED_V4 = 11;
const EXCEEDED_V6 = 3;

type Meaning = 'port' | 'host' | 'network' | 'policy';

/** Code → meaning. "Fragmentation needed" (4) is no refusal and is not here; RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1. */
const MEANINGS_V4: ReadonlyMap<number, Meaning> = new Map([
  [0, 'network'],
  [1, 'host'],
  // Protocol unreachable: filters send it, hosts that speak the protocol do not.
  [2, 'policy'],
  [3, 'port'],
  [5, 'host'],
  [6, 'network'],
  [7, 'host'],
  [8, 'network'],
  [9, 'policy'],
  [10, 'policy'],
  [11, 'network'],
  [12, 'host'],
  [13, 'policy'],
  [14, 'policy'],
  [15, 'policy'],
]);

/** RFC 4443 section 3.1; 7 is RFC 6550's source routing header. */
const MEANINGS_V6: ReadonlyMap<number, Meaning> = new Map([
  [0, 'network'],
  [1, 'policy'],
  [2, 'network'],
  [3, 'host'],
  [4, 'port'],
  [5, 'policy'],
  [6, 'policy'],
  [7, 'host'],
]);

/** What an answer says about the path; null for one that adds nothing to what is known. */
export function factOfAnswer(answer: KernelAnswer, v6: boolean, transport: Transport): Fact | null {
  if (answer.kind === 'local') return answer.icmp === undefined ? null : ownFilter(answer.icmp, v6);
  if (answer.kind === 'held') return { kind: 'turned-back', how: 'held' };
  if (answer.kind !== 'icmp') return null;
  const { icmp, from } = answer;
  const meaning = meaningOf(icmp, v6);
  if (meaning === null) return null;
  // An echo has no port that could be shut: only a filter answers it like that.
  const scope = meaning === 'port' && transport === 'icmp' ? 'policy' : meaning;
  return scope === 'port'
    ? { kind: 'refused', code: 'ICMP', by: from, icmp }
    : { kind: 'rejected', code: 'ICMP', scope, here: false, by: from, icmp };
}

/** A packet with the system's own number of hops that runs out of them goes round in circles. */
export function factOfLoop(answer: KernelAnswer, v6: boolean): Fact | null {
  if (!isTimeExceeded(answer, v6)) return null;
  const { icmp, from } = answer;
  return { kind: 'rejected', code: 'ICMP', scope: 'network', here: false, by: from, icmp };
}

/** Somebody answered in the target's name. */
export function isAnswer({ kind }: KernelAnswer): boolean {
  return kind === 'accepted' || kind === 'answered' || kind === 'reset';
}

/** A packet ran out of hops at the answer's sender. */
export function isTimeExceeded(answer: KernelAnswer, v6: boolean): answer is KernelAnswer & { kind: 'icmp' } {
  return (
    answer.kind === 'icmp' && answer.icmp.type === (v6 ? EXCEEDED_V6 : EXCEEDED_V4) && answer.icmp.code === 0
  );
}

function meaningOf({ type, code }: IcmpError, v6: boolean): Meaning | null {
  if (type !== (v6 ? UNREACHABLE_V6 : UNREACHABLE_V4)) return null;
  return (v6 ? MEANINGS_V6 : MEANINGS_V4).get(code) ?? null;
}

/** This host's stack tells itself "host unreachable" about a dead neighbour; ports and rules only its filter speaks of. */
function ownFilter(icmp: IcmpError, v6: boolean): Fact | null {
  const meaning = meaningOf(icmp, v6);
  return meaning === 'port' || meaning === 'policy' ? { kind: 'turned-back', how: 'rejected', icmp } : null;
}
