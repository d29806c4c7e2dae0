import type { Kernel } from '../../model/kernel.ts';

/** A kernel that cannot be asked, and why. */
export function noKernel(why: string): Kernel {
  return { unavailable: why, ask: () => Promise.reject(new Error(why)) };
}
