import type { CreateExperimentTemplateCommandInput } from '@aws-sdk/client-fis';
import type { Deployment } from '../model/deployment.js';
import type { FaultSpec } from '../model/scenario.js';
import type { Loss } from '../prediction/predict.js';
import type { Inventory } from '../target/inventory.js';

/** A fault that Holdfast can inject. One file each, one entry in faults.ts. */
export interface FaultDriver {
  readonly name: string;
  /** One sentence for help and docs. */
  readonly summary: string;
  /**
   * Settles what is hit: pure. Throws HoldfastError `fault/nothing-to-hit` where there is nothing.
   */
  plan(context: FaultContext): FaultPlan;
}

export interface FaultContext {
  readonly fault: FaultSpec;
  readonly deployment: Deployment;
  readonly inventory: Inventory;
  /** Account that the target's ARNs are in, as STS shows it. */
  readonly accountId: string;
}

export interface FaultPlan {
  /** Without role, stop conditions and tags, which are the run's. */
  readonly template: Pick<
    CreateExperimentTemplateCommandInput,
    'targets' | 'actions' | 'description'
  >;
  readonly loss: Loss;
  /** What is hit, one sentence each: shown before anything is injected. */
  readonly blastRadius: readonly string[];
}
