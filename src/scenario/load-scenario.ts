import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import type { Scenario } from '../model/scenario.js';
import { readYaml } from './read-yaml.js';
import { scenarioSchema } from './scenario-schema.js';

/**
 * A scenario as it is written: what has a default may be left out, and what is a fault's own stands
 * beside its name. docs/reference/scenarios.md lists every field.
 *
 * @example
 * const input: ScenarioInput['phases'] = { beforeSeconds: 60, duringSeconds: 180, afterSeconds: 60 };
 */
export type ScenarioInput = z.input<typeof scenarioSchema>;

/**
 * Names of the scenarios that come with Holdfast, such as `kill-az`.
 *
 * @example describe.each(bundledScenarios())('%s', (scenario) => { … });
 */
export function bundledScenarios(): string[] {
  return readdirSync(scenarioDir())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted();
}

/**
 * Reads a scenario by the path of its file or by the name of a bundled one.
 *
 * @throws HoldfastError scenario/missing, scenario/not-text, scenario/not-yaml, scenario/wrong (naming the line)
 * @example const { phases } = loadScenario('kill-az');
 */
export function loadScenario(nameOrPath: string): Scenario {
  return readYaml(
    findFile(nameOrPath),
    scenarioSchema,
    'Durations are seconds of declared time; see scenarios/ for examples.',
  );
}

/**
 * Checks a scenario that is written in TypeScript, as a suite does it, and fills in the defaults.
 * Durations are declared seconds; rates are real requests per real second.
 *
 * @throws HoldfastError scenario/wrong
 * @example
 * const scenario = defineScenario({
 *   version: 1,
 *   name: 'lose-an-instance',
 *   description: 'An instance stops.',
 *   load: { ratePerSecond: 50 },
 *   probe: { ratePerSecond: 100, timeoutSeconds: 15, requests: [{ path: '/' }] },
 *   phases: { beforeSeconds: 60, duringSeconds: 180, afterSeconds: 60 },
 *   fault: { name: 'stop-instance', durationSeconds: 180 },
 *   objectives: { downtimeSeconds: 40 },
 * });
 */
export function defineScenario(scenario: ScenarioInput | Scenario): Scenario {
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
  if (isThere(nameOrPath)) return nameOrPath;
  throw new HoldfastError(
    'scenario/missing',
    `There is no scenario ${nameOrPath}, neither a file nor a bundled one`,
    {
      hint: `Bundled: ${bundledScenarios().join(', ')}.`,
    },
  );
}

/** Also where it cannot be looked at, such as a link to itself: reading it says why. */
function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

function scenarioDir(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '../../scenarios');
}
