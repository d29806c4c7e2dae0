import type { PortTransport } from '../../model/ids.ts';

/**
 * The process that holds a port, from what `netstat -ano` prints on Windows; null when none is listed. Words of state
 * are in the system's language, and may hold blanks, so that a listener is known by the remote address of nobody.
 */
export function parseNetstat(text: string, transport: PortTransport, port: number): number | null {
  for (const line of text.split('\n')) {
    const [protocol, local, remote, ...rest] = line.trim().split(/\s+/);
    if (protocol?.toLowerCase() !== transport || local === undefined || remote === undefined) continue;
    const pid = rest.at(-1) ?? '';
    if (!local.endsWith(`:${port}`) || !/^\d+$/.test(pid)) continue;
    if (transport === 'udp' || NOBODY.includes(remote)) return Number(pid);
  }
  return null;
}

const NOBODY: readonly string[] = ['0.0.0.0:0', '[::]:0'];
