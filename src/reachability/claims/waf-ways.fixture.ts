import { pooled, ref } from '../../plan/planned-values.fixture.js';
import { buildPlan, type ResourceSpec } from '../../plan/plan-builder.fixture.js';
import { toStack } from '../../topology/read-stack.js';
import { webStackResources, type Changes } from '../../topology/web-stack.fixture.js';
import { readNetwork } from '../read/read-network.js';
import { readWafWays } from './waf-ways.js';

export const LB = 'aws_lb.web';
export const HTTPS = { protocol: 'tcp', from_port: 443, to_port: 443 };
export const HTTP_APP = { protocol: 'tcp', from_port: 8080, to_port: 8080 };
export const WITHOUT_WAF: Changes = { 'aws_wafv2_web_acl_association.web': null };

/** The ways around the web ACL of each load balancer of the web stack with changes, and `more` beside it. */
export function ways(changes: Changes, ...more: ResourceSpec[]) {
  const stack = toStack(buildPlan({ resources: [...webStackResources(changes), ...more] }));
  return readWafWays(stack, readNetwork(stack)).map(({ address, sure, maybe }) => ({
    address,
    sure,
    maybe,
  }));
}

/** The application takes whatever comes from its VPC, so that the network alone stops nothing. */
export const OPEN_APP: Changes = {
  'aws_security_group.app': {
    vpc_id: ref('aws_vpc.main.id'),
    ingress: pooled({ ...HTTP_APP, cidr_blocks: ['10.0.0.0/16'] }),
  },
};
