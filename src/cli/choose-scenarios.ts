import { HoldfastError } from '../model/error.js';
import { fitScenario, type ScenarioFit } from '../run/predict/fit-scenario.js';
import { bundledScenarios, loadScenario } from '../scenario/load-scenario.js';
import { timingOf } from '../target/timing.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';

/** In place of a name: every bundled scenario that has something to hit in the plan's stack. */
export const FITTING = 'fitting';
const BY_DEFAULT = ['stop-instance', 'kill-az'];

export interface ChosenScenarios {
  /** Names or files, to be run in this order. */
  readonly scenarios: readonly string[];
  /** What is not run and why, one sentence each: to be said beside the result. */
  readonly notes: readonly string[];
}

/**
 * What `verify` runs on a plan's stack: what was asked for, each once, or the two scenarios that nearly
 * every stack has something for. A scenario with nothing to hit is named, and never counts as passed.
 * @throws HoldfastError scenario/not-applicable where it was asked for by name
 */
export function chooseScenarios(
  plan: string,
  wanted: readonly string[],
  target: string,
): ChosenScenarios {
  const named = [...new Set(wanted)].filter((name) => name !== FITTING);
  // A wrong name is told before anything else.
  for (const name of named) loadScenario(name);
  const fits = fitsOf(plan, target, [...bundledScenarios(), ...named]);
  if (fits === null) return { scenarios: wanted.length > 0 ? named : BY_DEFAULT, notes: [] };
  const reasonOf = (name: string): string | null => fits.get(name)?.notApplicable ?? null;
  for (const name of named) refuseWithoutTarget(name, plan, reasonOf(name));
  const fitting = bundledScenarios().filter((name) => reasonOf(name) === null);
  const notApplicable = (names: readonly string[]): string[] =>
    names.flatMap((name) => {
      const reason = reasonOf(name);
      return reason === null ? [] : [`Not applicable, and not run: ${name} (${reason})`];
    });
  if (wanted.includes(FITTING)) {
    const scenarios = [...new Set([...named, ...fitting])];
    return { scenarios, notes: notApplicable(bundledScenarios()) };
  }
  if (wanted.length > 0) return { scenarios: named, notes: [] };
  const scenarios = BY_DEFAULT.filter((name) => fitting.includes(name));
  const others = fitting.filter((name) => !scenarios.includes(name));
  return {
    scenarios,
    notes: [
      ...notApplicable(BY_DEFAULT),
      ...(others.length === 0
        ? []
        : [
            `Not run, though this stack has something for them: ${others.join(', ')}. Run them with --scenario NAME, or all with --scenario ${FITTING}.`,
          ]),
    ],
  };
}

/** Each scenario's fit by its name or file; null where the plan's stack cannot be deployed at all. */
function fitsOf(
  plan: string,
  target: string,
  names: readonly string[],
): ReadonlyMap<string, ScenarioFit> | null {
  const stack = readStack(plan);
  let deployment;
  try {
    deployment = readDeployment(stack);
  } catch (error) {
    // The gate still judges it, and `verify` says what kept it from being deployed.
    if (error instanceof HoldfastError) return null;
    throw error;
  }
  const timing = timingOf(target);
  return new Map(names.map((name) => [name, fitScenario(loadScenario(name), deployment, timing)]));
}

function refuseWithoutTarget(name: string, plan: string, reason: string | null): void {
  if (reason === null) return;
  throw new HoldfastError(
    'scenario/not-applicable',
    `The scenario ${name} has nothing to do on the stack of ${plan}: ${reason}`,
    { hint: `\`holdfast scenarios ${plan}\` lists what this stack has something for.` },
  );
}
