import { createHash } from 'node:crypto';
import type { DeployedAutoScalingGroup } from '../../model/deployment.js';

/** The lab gives each group a launch template of its own, with the versions of lab-versions.ts. */
export function launchTemplateIdOf({ arn }: Pick<DeployedAutoScalingGroup, 'arn'>): string {
  return `lt-0${createHash('sha256').update(arn).digest('hex').slice(0, 16)}`;
}
