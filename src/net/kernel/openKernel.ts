import type { Clock } from '../../model/clock.ts';
import type { Kernel } from '../../model/kernel.ts';
import { openLinuxKernel, unavailable } from './linux.ts';

/** This system's way to ask who said no; where there is none, a kernel that says why. */
export function openKernel(platform: string, clock: Clock): Promise<Kernel> {
  if (platform === 'linux') return openLinuxKernel(clock);
  return Promise.resolve(unavailable(`asking ${platform} who refused is not supported yet`));
}
