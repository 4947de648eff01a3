import { FAULTS } from '../fault/faults.js';
import { HoldfastError } from '../model/error.js';
import type { Objectives, Scenario } from '../model/scenario.js';
import type { SloConfig } from '../model/slo.js';

/**
 * Gives a scenario the objectives of the configuration that it does not state itself, and the rates
 * that error budgets are worked out from. `from` is the configuration's name, which is printed.
 *
 * @throws HoldfastError config/no-such-fault
 */
export function applySlo(scenario: Scenario, slo: SloConfig | undefined, from: string): Scenario {
  if (slo === undefined) return scenario;
  const { faultsPerYear = {} } = slo;
  for (const name of Object.keys(faultsPerYear)) {
    if (Object.hasOwn(FAULTS, name)) continue;
    throw new HoldfastError(
      'config/no-such-fault',
      `${from}: \`slo.faultsPerYear\` names ${name}, which is no fault`,
      { hint: `There are: ${Object.keys(FAULTS).join(', ')}.` },
    );
  }
  const own = scenario.objectives;
  const added = Object.fromEntries(
    Object.entries(objectivesOf(slo, scenario)).filter(
      ([name]) => own[name as keyof Objectives] === undefined,
    ),
  ) as Objectives;
  return {
    ...scenario,
    objectives: { ...own, ...added },
    slo: {
      objectives: Object.keys(added) as (keyof Objectives)[],
      availability: slo.availability ?? null,
      faultsPerYear,
      from,
    },
  };
}

/** A year's availability says nothing of the minute in which something breaks: its budget does. */
function objectivesOf(slo: SloConfig, { faults }: Scenario): Objectives {
  const { availability, latencyP95Ms, downtimeSeconds, recoverSeconds } = slo;
  const always = {
    ...(availability === undefined
      ? {}
      : { availability: { before: availability, after: availability } }),
    ...(latencyP95Ms === undefined ? {} : { latencyP95Ms }),
  };
  if (faults.length === 0) return always;
  return {
    ...always,
    ...(downtimeSeconds === undefined ? {} : { downtimeSeconds }),
    ...(recoverSeconds === undefined ? {} : { recoverSeconds }),
  };
}
