// Which scenarios apply to which stack: those whose faults find something to hit in the plan.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { built, root } from './built.mjs';
import { sourcesOf } from './sources-of.mjs';

const { findFault } = await built('fault/faults.js');
const { HoldfastError } = await built('model/error.js');
const { plannedInventory } = await built('run/predict/planned-inventory.js');
const { deployPlan } = await built('deploy-plan.js');
const { readStack } = await built('topology/read-stack.js');

/** The reference stacks, and the variants that deploy otherwise. */
export const STACKS = [
  'banking-two-instances',
  'banking-two-regions',
  'private-web-app',
  'status-page',
  'web-cluster-production',
  'private-web-app-all-at-once',
  'private-web-app-blue-green',
];

/** What measures: a run, what reads its journal and the lab's own log, and what predicts. */
const RUNS = [
  'run/run-scenario.js',
  'run/summarise-journal.js',
  'lab/truth-outage.js',
  'measure/measure-run.js',
  'target/timing.js',
  'deploy-plan.js',
  'topology/read-stack.js',
];

/** Variants of a stack are there for these scenarios; the others are as on the stack itself. */
const ONLY = {
  'private-web-app-all-at-once': ['deploy', 'bad-deploy'],
  'private-web-app-blue-green': ['deploy', 'bad-deploy'],
};

export function readDeployed(stack) {
  const read = readStack(new URL(`fixtures/plans/${stack}/plan.json`, root).pathname);
  return { stack, read, deployment: deployPlan(read) };
}

/** Whether the stack is asked for the scenario at all. */
export function isFor(stack, { name }) {
  return ONLY[stack]?.includes(name) ?? true;
}

/** Null where it applies, else why not. */
export function whyNot(scenario, deployment) {
  if (scenario.faults.length === 0) return 'it has no fault';
  const usersPerSecond = scenario.load.ratePerSecond + scenario.probe.ratePerSecond;
  for (const fault of scenario.faults) {
    try {
      findFault(fault.name).plan({
        fault,
        deployment,
        inventory: plannedInventory(deployment),
        accountId: deployment.accountId,
        usersPerSecond,
      });
    } catch (error) {
      if (error instanceof HoldfastError) return error.message;
      throw error;
    }
  }
  return null;
}

/**
 * What a row was measured with: the sources that a run rests on, the scenarios and this stack's plan, as
 * they are committed. The gate, the reports, tests and documents do not count.
 */
export function measuredWith(stack) {
  const files = execFileSync(
    'git',
    [
      'ls-files',
      '-s',
      '--',
      ...sourcesOf(RUNS),
      'scenarios',
      'scripts/truth/scenarios',
      `fixtures/plans/${stack}`,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  return createHash('sha256').update(files).digest('hex').slice(0, 12);
}
