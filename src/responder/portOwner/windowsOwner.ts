import type { PortTransport } from '../../model/ids.ts';
import type { RunCommand } from '../runCommand.ts';
import { windowsProgram } from '../windowsProgram.ts';
import { parseNetstat } from './parseNetstat.ts';
import { parseTasklist } from './parseTasklist.ts';
import type { PortOwner } from './portOwner.ts';

/** Asks the programs that every Windows has; neither needs an administrator. */
export async function findWindowsOwner(
  transport: PortTransport,
  port: number,
  run: RunCommand,
): Promise<PortOwner | null> {
  for (const protocol of PROTOCOLS[transport]) {
    // A host without IPv6 may refuse to list it.
    const text = await run(windowsProgram('netstat'), ['-ano', '-p', protocol]).catch(() => '');
    const pid = parseNetstat(text, transport, port);
    if (pid !== null) return { pid, name: await nameOf(pid, run) };
  }
  return null;
}

const PROTOCOLS = { tcp: ['TCP', 'TCPv6'], udp: ['UDP', 'UDPv6'] } as const;

async function nameOf(pid: number, run: RunCommand): Promise<string | null> {
  const filter = ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'];
  return parseTasklist(await run(windowsProgram('tasklist'), filter).catch(() => ''), pid);
}
