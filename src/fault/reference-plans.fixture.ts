import { readdirSync } from 'node:fs';
import type { Deployment } from '../model/deployment.js';
import { HoldfastError } from '../model/error.js';
import { plannedInventory } from '../run/predict/planned-inventory.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import type { FaultPlan } from './fault-driver.js';
import { FAULTS } from './faults.js';

export interface PlannedOnStack {
  /** Folder of fixtures/plans. */
  readonly stack: string;
  readonly plan: FaultPlan;
  readonly deployment: Deployment;
}

/** The five reference stacks' plans, as real Terraform printed them. */
export const referenceDeployments: readonly Omit<PlannedOnStack, 'plan'>[] = readdirSync(
  'fixtures/plans',
  { withFileTypes: true },
)
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: stack }) => {
    try {
      return [
        { stack, deployment: readDeployment(readStack(`fixtures/plans/${stack}/plan.json`)) },
      ];
    } catch (error) {
      // A state of a data tier alone has no way in for users.
      if (error instanceof HoldfastError) return [];
      throw error;
    }
  });

/** Each plan of this fault on the stacks to which it applies. */
export function plansOf(name: string): readonly PlannedOnStack[] {
  const driver = FAULTS[name];
  if (driver === undefined) return [];
  return referenceDeployments.flatMap(({ stack, deployment }) => {
    try {
      const plan = driver.plan({
        fault: {
          name,
          atSeconds: 0,
          durationSeconds: 180,
          parameters: driver.parameters.parse({}),
        },
        deployment,
        inventory: plannedInventory(deployment),
        accountId: deployment.accountId,
        usersPerSecond: 100,
      });
      return [{ stack, plan, deployment }];
    } catch (error) {
      if (error instanceof HoldfastError) return [];
      throw error;
    }
  });
}
