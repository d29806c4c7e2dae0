import { defineConfig } from 'vitest/config';

// The lab alone: real packet filters between network namespaces. Needs root.
export default defineConfig({
  test: {
    include: ['test/lab/*.test.ts'],
    // Each file has namespaces of its own, named by its process; most of its time it waits for silence.
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 240_000,
    hookTimeout: 240_000,
    disableConsoleIntercept: true,
  },
});
