import type { Resolver } from '../../plan/resolver.js';
import { isBehindTargetGroup, readEcsTasks } from '../../topology/ecs-tasks.js';

/**
 * Why a plan does not tell what its application is: what a load balancer sends requests to all the same,
 * and how to name it.
 */
export function describeNoApplication(resolver: Resolver): string {
  const hint = 'name it by `tiers.application` in the configuration of the gate';
  const tasks = new Set(readEcsTasks(resolver).map(({ resource }) => resource));
  const hosted = resolver
    .ofType('aws_ecs_service')
    .find((service) => !tasks.has(service) && isBehindTargetGroup(service, resolver));
  if (hosted)
    return `${hosted.address} runs its tasks on instances of its cluster, and the plan does not tell which of them are the application: ${hint}`;
  const [classic] = resolver.ofType('aws_elb');
  if (classic)
    return `${classic.address} is a Classic Load Balancer, and the plan does not tell what it sends requests to: ${hint}`;
  return 'no target of a load balancer was found, so the plan does not tell what the application is';
}
