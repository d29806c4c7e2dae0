import { defineConfig } from 'vitest/config';

// The rooms that hold no sockets and no time: every line and every branch of them can be tested, so it is.
const pureRooms = 'src/{model,config,plan,wire,classify,report,diagram,watch}/**/*.ts';

const pureTests = ['test/{model,config,plan,wire,classify,report,diagram,watch,profiles}/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      // Nothing in these keeps anything in a module: a process of its own for each file would be time for nothing.
      { extends: true, test: { name: 'pure', include: pureTests, isolate: false } },
      {
        extends: true,
        test: {
          name: 'effects',
          include: ['test/**/*.test.ts'],
          // The lab and the real servers need root, pages need a browser: they have commands of their own.
          exclude: [...pureTests, 'test/lab/**', 'test/peers/**', 'test/browser/**', 'node_modules/**'],
        },
      },
    ],
    setupFiles: ['test/tooling/stayOnLoopback.ts'],
    testTimeout: 10_000,
    hookTimeout: 20_000,
    restoreMocks: true,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/browser/**'],
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: { [pureRooms]: { lines: 100, branches: 100 } },
    },
  },
});
