import type { Libc } from './libc.ts';
import { LINUX } from './linuxLayout.ts';

/** Reports whether the socket does as asked: a packet with another life than asked for would prove nothing. */
export function prepareLinux(libc: Libc, fd: number, v6: boolean, hops: number | null): boolean {
  const level = v6 ? LINUX.IPPROTO_IPV6 : LINUX.IPPROTO_IP;
  if (libc.setInt(fd, level, v6 ? LINUX.IPV6_RECVERR : LINUX.IP_RECVERR, 1) < 0) return false;
  return hops === null || libc.setInt(fd, level, v6 ? LINUX.IPV6_UNICAST_HOPS : LINUX.IP_TTL, hops) >= 0;
}
