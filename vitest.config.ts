import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], timeoutMs = 30_000) => ({
  test: { name, include, testTimeout: timeoutMs, hookTimeout: timeoutMs },
});

export default defineConfig({
  test: {
    // What runs processes and measures time has the machine to itself.
    fileParallelism: false,
    // Progress and reasons for what is skipped are printed as they come.
    disableConsoleIntercept: true,
    projects: [
      project('unit', ['src/**/*.test.ts']),
      project('policy', ['suites/policy/**/*.suite.ts']),
      project('load', ['suites/load/**/*.suite.ts'], 240_000),
      project('chaos', ['suites/chaos/**/*.suite.ts'], 240_000),
    ],
  },
});
