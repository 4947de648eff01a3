import { relative, resolve, sep } from 'node:path';
import { bundledPlan } from '../../bundled-plan.js';
import { HoldfastError } from '../../model/error.js';
import { predictPlan } from '../../predict-plan.js';

/** Where the bundled plan lies once Holdfast is installed. */
const INSTALLED_PLAN = 'node_modules/holdfast/fixtures/plans/private-web-app/plan.json';

export interface ChosenPlan {
  /** As given, relative to the project; undefined for the bundled one. */
  readonly given: string | undefined;
  /** Path in the project, for commands. */
  readonly path: string;
  /** Whether the bundled scenario of a lost instance can be run on it; why not, or null. */
  readonly scenario: { readonly runs: boolean; readonly reason: string | undefined };
}

/**
 * Reads the plan that a project is for: suites that cannot work are better not written.
 *
 * @throws HoldfastError plan/…, init/plan-path
 */
export function choosePlan(dir: string, given: string | undefined): ChosenPlan {
  const scenario = canLoseAnInstance(given ?? bundledPlan());
  if (given === undefined) return { given, path: INSTALLED_PLAN, scenario };
  const path = relative(dir, resolve(given)).split(sep).join('/');
  // It goes into TypeScript, YAML, Groovy and shells, and quoting for all of them would read badly.
  if (!/^[\w./][\w@+./ -]*(?<! )$/.test(path)) {
    throw new HoldfastError(
      'init/plan-path',
      `${given} has characters in its path that no file of the project could name safely`,
      { hint: 'Rename it to letters, digits, blanks within, and any of _ . - / + @' },
    );
  }
  return { given: path, path, scenario };
}

function canLoseAnInstance(plan: string): ChosenPlan['scenario'] {
  const without = 'so suites/chaos.test.ts and its scenario were not written.';
  try {
    const fault = predictPlan(plan).faults.find((each) => each.fault === 'stop-instance');
    if (fault?.prediction) return { runs: true, reason: undefined };
    return {
      runs: false,
      reason: `No instance can be lost here (${fault?.hits.join('; ')}), ${without}`,
    };
  } catch (error) {
    if (!(error instanceof HoldfastError) || !error.code.startsWith('deployment/')) throw error;
    return { runs: false, reason: `This plan cannot be run (${error.message}), ${without}` };
  }
}
