import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['suites/**/*.test.ts'],
    // A run in the lab measures time: it needs the machine to itself.
    fileParallelism: false,
    // Progress is printed as it comes.
    disableConsoleIntercept: true,
  },
});
