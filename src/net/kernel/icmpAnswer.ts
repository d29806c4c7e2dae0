import type { IcmpError } from '../../model/evidence.ts';
import type { KernelAnswer, KernelQuestion } from '../../model/kernel.ts';
import { plainAddress } from './sockaddr.ts';

/** An ICMP error as the answer to a question: from the target, from a device on the way, or from this host itself. */
export function icmpAnswer(
  { address }: KernelQuestion,
  error: { readonly icmp: IcmpError; readonly from: string; readonly errno: number },
  ownAddresses: () => readonly string[],
): KernelAnswer {
  const { icmp, from, errno } = error;
  // First: this host may be the target, and then an own address is the target's.
  if (from === plainAddress(address)) return { kind: 'icmp', icmp, from: address, errno };
  return ownAddresses().includes(from) ? { kind: 'local', errno, icmp } : { kind: 'icmp', icmp, from, errno };
}
