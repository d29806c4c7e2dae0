import { type RunCommand, runCommand } from '../runCommand.ts';
import type { HostFirewall } from './hostFirewall.ts';
import { cleanUpNetsh, makeNetshFirewall } from './netshFirewall.ts';
import { cleanUpNft, makeNftFirewall } from './nftFirewall.ts';

/** This system's firewall; `id` is a short word that tells this responder's rules from those of others. */
export function makeHostFirewall(platform: string, id: string, run: RunCommand = runCommand): HostFirewall {
  switch (platform) {
    case 'linux':
      return makeNftFirewall(id, run);
    case 'win32':
      return makeNetshFirewall(run);
    default:
      return {
        open: async () => {
          throw new Error(
            `cicprobe opens the host's firewall on Linux and Windows, not on ${platform}: allow the ports by hand and leave out --open-firewall`,
          );
        },
        close: async () => {},
      };
  }
}

/** Removes every rule that any cicprobe left in this host's firewall, also of one that still runs; names them. */
export async function cleanUp(platform: string, run: RunCommand = runCommand): Promise<readonly string[]> {
  switch (platform) {
    case 'linux':
      return cleanUpNft(run);
    case 'win32':
      return cleanUpNetsh(run);
    default:
      // Where none are made none are left.
      return [];
  }
}
