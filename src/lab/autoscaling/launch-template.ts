import { createHash } from 'node:crypto';
import type { DeployedAutoScalingGroup } from '../../model/deployment.js';

/**
 * The lab gives each group a launch template of its own, with the versions of lab-versions.ts. A copy
 * that CodeDeploy made has the original's: its ARN differs in the name alone.
 */
export function launchTemplateIdOf({ arn }: Pick<DeployedAutoScalingGroup, 'arn'>): string {
  const [id = arn] = arn.split(':autoScalingGroupName/');
  return `lt-0${createHash('sha256').update(id).digest('hex').slice(0, 16)}`;
}
