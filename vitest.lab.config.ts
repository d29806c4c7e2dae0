import { defineConfig } from 'vitest/config';

// The lab alone: real packet filters between network namespaces. Needs root.
export default defineConfig({
  test: {
    include: ['test/lab/*.test.ts'],
    // One lab at a time, and its table must not be torn apart.
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 240_000,
    hookTimeout: 240_000,
    disableConsoleIntercept: true,
  },
});
