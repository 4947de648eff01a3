import type { DeployedTargetGroup } from './deployment.js';

/** The port that a target group's health checks go to. */
export function checkPortOf({
  port,
  healthCheck,
}: Pick<DeployedTargetGroup, 'port' | 'healthCheck'>): number {
  return healthCheck.port === 'traffic-port' ? port : healthCheck.port;
}
