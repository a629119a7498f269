import { defineConfig } from 'vitest/config';

// `isolate: false`: files of one worker share what they import, so the server is loaded once and not for each file. No test changes what others import:
// there are no mocks, and settings, clocks and ids are handed in.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'packages',
          include: [
            'packages/*/{src,test}/**/*.test.ts',
            'apps/cli/{src,test}/**/*.test.ts',
            'apps/{widget,console}/src/**/*.test.{ts,tsx}',
            'tools/**/*.test.ts',
          ],
          testTimeout: 60_000,
          isolate: false,
        },
      },
      {
        test: {
          name: 'server',
          include: ['apps/server/src/**/*.test.ts', 'apps/server/test/**/*.test.ts'],
          exclude: ['apps/server/test/browser/**', 'apps/server/test/faults/**'],
          globalSetup: ['apps/server/test/setup/global.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          isolate: false,
        },
      },
      {
        // Journeys in headless Chromium, two at a time: a browser waits more than it works.
        test: {
          name: 'browser',
          include: ['apps/server/test/browser/**/*.test.ts'],
          globalSetup: ['apps/server/test/setup/global.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Real processes that are killed: after everything else, one file at a time, so that no other test takes their processor.
        test: {
          name: 'faults',
          include: ['apps/server/test/faults/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
