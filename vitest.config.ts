import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

interface Files {
  readonly include: string[];
  readonly exclude?: string[];
}

/** Tests of folders that start processes and measure time, each of which needs the machine to itself. */
const PROCESSES = [
  'src/lab/*.test.ts',
  // The AWS endpoint is tested over a world that only remembers what it was told.
  'src/lab/!(api)/**/*.test.ts',
  ...['load', 'probe', 'run', 'target'].map((folder) => `src/${folder}/**/*.test.ts`),
  'src/cli/keep-lab.test.ts',
  'src/cli/packed.test.ts',
];

/**
 * Those of them that start and end processes, and judge no figure that another file could spoil: two
 * at once. They wait more than they work.
 */
const LIFECYCLES = [
  'src/cli/keep-lab.test.ts',
  'src/cli/packed.test.ts',
  'src/lab/cache/cache.test.ts',
  'src/lab/database/database.test.ts',
  'src/lab/start-world-lifecycle.test.ts',
  'src/run/interrupted-run.test.ts',
  'src/run/killed-run.test.ts',
];

/** What replaces modules by `vi.mock`: its files share none with others. */
const MOCKED = ['src/gate/empty-result', 'src/journal/journal', 'src/run/run-repeatedly'].map(
  (file) => `${file}.test.ts`,
);

/** Ms that a test may take: far more than it does, for a machine that is busy besides. */
const BUSY_MS = 120_000;

const project = (
  name: string,
  files: Files,
  {
    groupOrder,
    timeoutMs = BUSY_MS,
    isolate = false,
  }: { groupOrder: number; timeoutMs?: number; isolate?: boolean },
) => ({
  test: {
    name,
    ...files,
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    // Files share the modules of their worker: nothing of ours keeps state in a module, and loading
    // them anew for each file cost a fifth of the whole command.
    isolate,
    // Groups run one after the other; only the first two run several files at once.
    sequence: { groupOrder },
    ...(groupOrder < 2
      ? { maxWorkers: Math.min(availableParallelism(), groupOrder === 0 ? Infinity : 2) }
      : { fileParallelism: false, maxWorkers: 1 }),
  },
});

export default defineConfig({
  test: {
    // Progress and reasons for what is skipped are printed as they come.
    disableConsoleIntercept: true,
    projects: [
      project(
        'unit',
        { include: ['src/**/*.test.ts'], exclude: [...PROCESSES, ...MOCKED] },
        { groupOrder: 0 },
      ),
      project('mocked', { include: MOCKED }, { groupOrder: 0, isolate: true }),
      project('policy', { include: ['suites/policy/**/*.suite.ts'] }, { groupOrder: 0 }),
      project('lifecycle', { include: LIFECYCLES }, { groupOrder: 1 }),
      project(
        'process',
        { include: PROCESSES, exclude: [...MOCKED, ...LIFECYCLES] },
        { groupOrder: 2 },
      ),
      project(
        'load',
        { include: ['suites/load/**/*.suite.ts'] },
        { groupOrder: 3, timeoutMs: 240_000 },
      ),
      project(
        'chaos',
        { include: ['suites/chaos/**/*.suite.ts'] },
        { groupOrder: 4, timeoutMs: 240_000 },
      ),
    ],
  },
});
