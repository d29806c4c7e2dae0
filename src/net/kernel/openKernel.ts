import type { Clock } from '../../model/clock.ts';
import type { Kernel } from '../../model/kernel.ts';
import { openLinuxKernel } from './linux.ts';
import { noKernel } from './noKernel.ts';
import { openWindowsKernel } from './windows.ts';

/** This system's way to ask who said no; where there is none, a kernel that says why. Never rejects. */
export async function openKernel(platform: string, clock: Clock): Promise<Kernel> {
  switch (platform) {
    case 'linux':
      return openLinuxKernel(clock);
    case 'win32':
      return openWindowsKernel(clock);
    case 'darwin':
      return noKernel('macOS (darwin) tells programs that a connection was refused, not who refused it');
    default:
      return noKernel(`nobody has taught cicprobe how ${platform} tells who refused a connection`);
  }
}
