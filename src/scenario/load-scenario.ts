import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HoldfastError } from '../model/error.js';
import type { Scenario } from '../model/scenario.js';
import { readYaml } from './read-yaml.js';
import { scenarioSchema } from './scenario-schema.js';

/** Names of the scenarios that come with Holdfast, such as `kill-az`. */
export function bundledScenarios(): string[] {
  return readdirSync(scenarioDir())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted();
}

/**
 * Reads a scenario by the path of its file or by the name of a bundled one.
 * @throws HoldfastError scenario/missing, scenario/not-yaml, scenario/wrong (naming the line)
 */
export function loadScenario(nameOrPath: string): Scenario {
  return readYaml(
    findFile(nameOrPath),
    scenarioSchema,
    'Durations are seconds of declared time; see scenarios/ for examples.',
  );
}

/** Checks a scenario that is written in TypeScript, as a suite does it. */
export function defineScenario(scenario: unknown): Scenario {
  const parsed = scenarioSchema.safeParse(scenario);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new HoldfastError('scenario/wrong', `The scenario is wrong: ${issues.join('; ')}`, {
    hint: 'See scenarios/ for examples.',
  });
}

function findFile(nameOrPath: string): string {
  const bundled = join(scenarioDir(), `${nameOrPath}.yaml`);
  if (/^[a-z0-9-]+$/.test(nameOrPath) && existsSync(bundled)) return bundled;
  if (existsSync(nameOrPath)) return nameOrPath;
  throw new HoldfastError(
    'scenario/missing',
    `There is no scenario ${nameOrPath}, neither a file nor a bundled one`,
    {
      hint: `Bundled: ${bundledScenarios().join(', ')}.`,
    },
  );
}

function scenarioDir(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '../../scenarios');
}
