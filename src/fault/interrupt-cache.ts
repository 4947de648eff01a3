import type { DeployedCache } from '../model/deployed-data.js';
import { SELECTED_BY_TAG } from '../model/fis-selection.js';
import type { FaultContext } from './fault-driver.js';
import { tellingTags } from './select-by-tags.js';
import { isoDuration, type Part } from './template-parts.js';

/** FIS interrupts groups with Multi-AZ only. Source: FIS actions reference. */
export function takesInterruption(cache: DeployedCache): boolean {
  return cache.isReplicationGroup && cache.multiAz && cache.automaticFailover;
}

/**
 * The group's nodes in a zone lose power. One whose tags do not tell it from others is named by its ARN,
 * which the lab takes; for an account that is refused before anything is injected.
 */
export function interruptPower(
  { fault, deployment }: FaultContext,
  cache: DeployedCache,
  { name, zone }: { readonly name: string; readonly zone: string },
): Part {
  const tags = tellingTags(cache, deployment);
  return {
    name,
    targetKey: 'ReplicationGroups',
    resourceType: 'aws:elasticache:replicationgroup',
    arns: [cache.arn],
    ...(tags === null ? {} : { tags }),
    targetParameters: { availabilityZoneIdentifier: zone },
    actionId: SELECTED_BY_TAG,
    parameters: { duration: isoDuration(fault.durationSeconds) },
  };
}
