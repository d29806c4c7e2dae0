import type { PortTransport } from '../../model/ids.ts';
import { type RunCommand, runCommand } from '../runCommand.ts';
import { findLinuxOwner } from './linuxOwner.ts';
import type { PortOwner } from './portOwner.ts';
import { findWindowsOwner } from './windowsOwner.ts';

/** Who holds a port of this host, as in "nginx (pid 812)"; null where the system does not tell. Never rejects. */
export async function findPortOwner(
  transport: PortTransport,
  port: number,
  platform: string = process.platform,
  run: RunCommand = runCommand,
): Promise<string | null> {
  try {
    const owner = await askSystem(transport, port, platform, run);
    return owner === null ? null : describe(owner);
  } catch {
    return null;
  }
}

async function askSystem(
  transport: PortTransport,
  port: number,
  platform: string,
  run: RunCommand,
): Promise<PortOwner | null> {
  switch (platform) {
    case 'linux':
      return findLinuxOwner(transport, port);
    case 'win32':
      return findWindowsOwner(transport, port, run);
    default:
      return null;
  }
}

/** Programs choose their names themselves, so what would steer a terminal is left out. */
function describe({ pid, name }: PortOwner): string {
  const plain = name?.replaceAll(/\p{C}/gu, '').trim() ?? '';
  return plain === '' ? `pid ${pid}` : `${plain} (pid ${pid})`;
}
