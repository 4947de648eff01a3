import type { DeployedLoadBalancer, ListenerAction } from './deployment.js';

/** Whether a load balancer sends requests to a target group, by a default action or a rule. */
export function forwardsTo({ listeners }: DeployedLoadBalancer, targetGroupArn: string): boolean {
  const actions = listeners.flatMap(({ defaultAction, rules }): ListenerAction[] => [
    defaultAction,
    ...rules.map(({ action }) => action),
  ]);
  return actions.some(
    (action) =>
      action.type === 'forward' && action.targetGroups.some(({ arn }) => arn === targetGroupArn),
  );
}
