import type { CreateExperimentTemplateTargetInput } from '@aws-sdk/client-fis';
import { HoldfastError } from '../model/error.js';
import type { InventoryInstance } from '../target/inventory.js';
import type { FaultContext } from './fault-driver.js';

/** FIS takes at most five ARNs in one target. Source: AWS FIS User Guide, "Targets for AWS FIS". */
const MOST_ARNS = 5;

export function applicationInstances({ inventory }: FaultContext): InventoryInstance[] {
  return inventory.instances.filter(({ application, state }) => application && state === 'running');
}

/** ISO 8601 as FIS takes it: whole minutes where they are, else seconds. */
export function isoDuration(seconds: number): string {
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${Math.round(seconds)}S`;
}

export function instanceTarget(
  context: FaultContext,
  ids: readonly string[],
): CreateExperimentTemplateTargetInput {
  const { deployment, accountId } = context;
  return arnTarget(
    'aws:ec2:instance',
    ids.map((id) => `arn:aws:ec2:${deployment.region}:${accountId}:instance/${id}`),
  );
}

/**
 * One target of resources named by their ARNs, for what is hit to be exactly what was previewed.
 * @throws HoldfastError fault/too-many-targets
 */
export function arnTarget(
  resourceType: string,
  arns: readonly string[],
): CreateExperimentTemplateTargetInput {
  if (arns.length > MOST_ARNS) {
    throw new HoldfastError(
      'fault/too-many-targets',
      `The fault hits ${arns.length} resources of type ${resourceType}; FIS takes ${MOST_ARNS} in one target`,
      {
        hint: 'This version names its targets one by one: try the fault on a smaller stack.',
      },
    );
  }
  return { resourceType, resourceArns: [...arns], selectionMode: 'ALL' };
}
