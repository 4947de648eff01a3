import type { Scenario } from '../model/scenario.js';
import { runScenario, type RunOptions } from './run-scenario.js';
import { summariseJournal, type SummarisedRun } from './summarise-journal.js';

export interface NamedScenario {
  /** As the user gave it: a bundled scenario's name, or a file. */
  readonly name: string;
  readonly scenario: Scenario;
}

export interface RepeatedRuns {
  /** Of every run that ended, in the order in which they were made. */
  readonly runs: readonly SummarisedRun[];
  /** What ended them before all were made, such as an interruption. */
  readonly broken?: { readonly error: unknown };
}

/**
 * Runs each scenario, with the name that the user gave it by, so many times, one run after the other and each with a journal and a target of
 * its own. Where one of them breaks off no further one is begun, and those before it are given back.
 */
export async function runRepeatedly(
  scenarios: readonly NamedScenario[],
  repeat: number,
  options: Omit<RunOptions, 'scenario' | 'scenarioName'>,
): Promise<RepeatedRuns> {
  const runs: SummarisedRun[] = [];
  for (const [index, { scenario, name }] of scenarios.entries()) {
    for (let time = 1; time <= repeat; time += 1) {
      const which = repeat === 1 ? '' : `, run ${time} of ${repeat}`;
      const step = `[${index + 1}/${scenarios.length} ${scenario.name}${which}]`;
      try {
        const journal = await runScenario({
          ...options,
          scenario,
          scenarioName: name,
          onProgress: (message) => options.onProgress(`${step} ${message}`),
        });
        runs.push(await summariseJournal(journal));
      } catch (error) {
        return { runs, broken: { error } };
      }
    }
  }
  return { runs };
}
