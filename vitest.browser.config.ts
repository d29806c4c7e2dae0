import { defineConfig } from 'vitest/config';

// The pages that the product writes, in a real browser. Needs Chromium.
export default defineConfig({
  test: {
    include: ['test/browser/*.test.ts'],
    setupFiles: ['test/tooling/stayOnLoopback.ts'],
    pool: 'forks',
    // They wait for pages more than they work.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // A busy machine takes its time until a page has done what it was asked.
    expect: { poll: { timeout: 10_000 } },
    disableConsoleIntercept: true,
  },
});
