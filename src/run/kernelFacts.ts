import type { Fact, IcmpError } from '../model/evidence.ts';
import type { KernelAnswer } from '../model/kernel.ts';

/** ICMP destination unreachable: RFC 792 for IPv4, RFC 4443 section 3.1 for IPv6. */
const UNREACHABLE_V4 = 3;
const UNREACHABLE_V6 = 1;
/** Port unreachable, by the same documents. */
const PORT_V4 = 3;
const PORT_V6 = 4;

/** Codes that a filter sends on purpose: prohibited (RFC 1812 section 5.2.7.1, RFC 4443) and protocol unreachable. */
const POLICY_V4: readonly number[] = [2, 9, 10, 13, 14, 15];
const POLICY_V6: readonly number[] = [1, 5, 6];
const NETWORK_V4: readonly number[] = [0, 6, 8, 11];
const NETWORK_V6: readonly number[] = [0, 2];

/** What an ICMP error says about the path; null for answers that add nothing to what is known. */
export function factOfAnswer(answer: KernelAnswer, v6: boolean): Fact | null {
  if (answer.kind !== 'icmp') return null;
  const { icmp, from } = answer;
  if (icmp.type !== (v6 ? UNREACHABLE_V6 : UNREACHABLE_V4)) return null;
  if (icmp.code === (v6 ? PORT_V6 : PORT_V4)) return { kind: 'refused', code: 'ICMP', by: from, icmp };
  return { kind: 'rejected', code: 'ICMP', scope: scopeOf(icmp, v6), here: false, by: from, icmp };
}

function scopeOf({ code }: IcmpError, v6: boolean): 'host' | 'network' | 'policy' {
  if ((v6 ? POLICY_V6 : POLICY_V4).includes(code)) return 'policy';
  return (v6 ? NETWORK_V6 : NETWORK_V4).includes(code) ? 'network' : 'host';
}

/** ICMP time exceeded: RFC 792 type 11, RFC 4443 type 3. */
export function isTimeExceeded(answer: KernelAnswer, v6: boolean): answer is KernelAnswer & { kind: 'icmp' } {
  return answer.kind === 'icmp' && answer.icmp.type === (v6 ? 3 : 11);
}
