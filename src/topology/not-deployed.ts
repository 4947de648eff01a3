import { valueOr } from '../model/uncertain.js';
import type { DeploymentScope } from './deployment-scope.js';
import { textAt } from './uncertain-attribute.js';

/** What users' requests meet or are answered by on AWS, and the lab does not have. */
const MISSING: Readonly<Record<string, string>> = {
  aws_elb: 'it models no Classic Load Balancers, and what only that one serves is not broken.',
  aws_ecs_service: 'it models no containers, and faults do not hit them.',
  aws_eks_node_group: 'it models no containers, and faults do not hit them.',
  aws_cloudfront_distribution: 'users come straight to what is behind it, and nothing is cached.',
  aws_globalaccelerator_accelerator: 'users come straight to what is behind it.',
};

/** Notes what of the plan serves users and is left out, one sentence each: nobody else would say so. */
export function noteNotDeployed({ resolver, notes }: DeploymentScope): void {
  for (const lb of resolver.ofType('aws_lb')) {
    const type = valueOr(textAt(lb, ['load_balancer_type'], 'application'), 'application');
    if (type !== 'application')
      notes.add(
        `${lb.address} is not deployed to the lab: it models no ${type} load balancers, and what only that one serves is not broken.`,
      );
  }
  for (const [type, reason] of Object.entries(MISSING))
    for (const { address } of resolver.ofType(type))
      notes.add(`${address} is not deployed to the lab: ${reason}`);
}
