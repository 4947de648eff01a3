import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z, ZodError } from 'zod';
import { HoldfastError } from '../model/error.js';
import type { Scenario } from '../model/scenario.js';
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
 * @throws HoldfastError scenario/missing, scenario/not-yaml, scenario/wrong (naming the line)
 * @example const { phases } = loadScenario('kill-az');
 */
export function loadScenario(nameOrPath: string): Scenario {
  const file = findFile(nameOrPath);
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), {
    lineCounter: lines,
    prettyErrors: false,
  });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new HoldfastError(
      'scenario/not-yaml',
      `${file}:${line}:${col} is not YAML: ${error.message}`,
      {
        hint: 'See scenarios/ for examples.',
      },
    );
  }
  // Aliases that multiply are refused by the parser itself.
  const parsed = scenarioSchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (parsed.success) return parsed.data;
  throw wrongScenario(file, document, lines, parsed.error);
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

function wrongScenario(
  file: string,
  document: Document,
  lines: LineCounter,
  error: ZodError,
): HoldfastError {
  const problems = error.issues.map((issue) => {
    const where = locate(document, lines, issue.path);
    return `${file}:${where}: ${issue.path.join('.') || 'the scenario'}: ${issue.message}`;
  });
  return new HoldfastError('scenario/wrong', problems.join('\n'), {
    hint: 'Durations are seconds of declared time; see scenarios/ for examples.',
  });
}

/** Line of the deepest part of the path that the file has. */
function locate(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const keys = path.slice(0, length);
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === keys.at(-1))
      : undefined;
    const node: unknown = pair?.key ?? document.getIn(keys, true);
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}
