import { beforeEach, expect, it, vi } from 'vitest';
import type { Scenario } from '../model/scenario.js';
import { runRepeatedly } from './run-repeatedly.js';
import { runScenario, type RunOptions } from './run-scenario.js';

vi.mock('./run-scenario.js', () => ({ runScenario: vi.fn<typeof runScenario>() }));
vi.mock('./summarise-journal.js', () => ({
  summariseJournal: (path: string) => Promise.resolve({ path }),
}));

const scenarios = ['a', 'b'].map((name) => ({ name, scenario: { name } as unknown as Scenario }));
const messages: string[] = [];
const options = {
  onProgress: (message: string) => messages.push(message),
} as unknown as Omit<RunOptions, 'scenario'>;

beforeEach(() => {
  vi.mocked(runScenario).mockReset();
  messages.length = 0;
  let made = 0;
  vi.mocked(runScenario).mockImplementation(({ scenario, onProgress }) => {
    made += 1;
    onProgress('runs');
    return Promise.resolve(`${scenario.name}-${made}`);
  });
});

it('runs each scenario so many times, one after the other, each with its own journal', async () => {
  const { runs, broken } = await runRepeatedly(scenarios, 2, options);
  expect(runs).toEqual(['a-1', 'a-2', 'b-3', 'b-4'].map((path) => ({ path })));
  expect(broken).toBeUndefined();
  expect(messages[1]).toBe('[1/2 a, run 2 of 2] runs');
});

it('begins no other once one breaks off, and keeps those before it', async () => {
  const error = new Error('interrupted');
  vi.mocked(runScenario).mockResolvedValueOnce('a-1').mockRejectedValueOnce(error);
  expect(await runRepeatedly(scenarios, 3, options)).toEqual({
    runs: [{ path: 'a-1' }],
    broken: { error },
  });
  expect(runScenario).toHaveBeenCalledTimes(2);
});
