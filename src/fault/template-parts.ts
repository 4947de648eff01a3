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

/** `us-east-1` of `us-east-1a`. */
export function regionOf(zone: string): string {
  return /^[a-z]{2}(-[a-z]+)+-\d+/.exec(zone)?.[0] ?? zone;
}

export function instanceTarget(
  context: FaultContext,
  ids: readonly string[],
): CreateExperimentTemplateTargetInput {
  const { inventory, accountId } = context;
  const zones = new Map(inventory.instances.map(({ id, zone }) => [id, zone]));
  return arnTarget(
    'aws:ec2:instance',
    ids.map((id) => `arn:aws:ec2:${regionOf(zones.get(id) ?? '')}:${accountId}:instance/${id}`),
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
