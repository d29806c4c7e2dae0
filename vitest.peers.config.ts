import { defineConfig } from 'vitest/config';

// Service probes against the real servers of Debian's packages, on loopback. Needs root.
export default defineConfig({
  test: {
    include: ['test/peers/*.test.ts'],
    setupFiles: ['test/tooling/stayOnLoopback.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    disableConsoleIntercept: true,
  },
});
