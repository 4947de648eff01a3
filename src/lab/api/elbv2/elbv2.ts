import {
  DescribeListeners$,
  DescribeLoadBalancerAttributes$,
  DescribeLoadBalancers$,
  DescribeRules$,
  DescribeTags$,
  DescribeTargetGroupAttributes$,
  DescribeTargetGroups$,
  DescribeTargetHealth$,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { operation } from '../protocol/operation.js';
import type { QueryServiceDefinition } from '../protocol/query-service.js';
import { describeListeners, describeRules } from './listeners.js';
import {
  describeLoadBalancerAttributes,
  describeLoadBalancers,
  describeTags,
} from './load-balancers.js';
import {
  describeTargetGroupAttributes,
  describeTargetGroups,
  describeTargetHealth,
} from './target-groups.js';

export const elbv2: QueryServiceDefinition = {
  title: 'Elastic Load Balancing v2',
  signingName: 'elasticloadbalancing',
  dialect: 'awsQuery',
  version: '2015-12-01',
  xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  operations: [
    operation(DescribeListeners$, describeListeners),
    operation(DescribeLoadBalancerAttributes$, describeLoadBalancerAttributes),
    operation(DescribeLoadBalancers$, describeLoadBalancers),
    operation(DescribeRules$, describeRules),
    operation(DescribeTags$, describeTags),
    operation(DescribeTargetGroupAttributes$, describeTargetGroupAttributes),
    operation(DescribeTargetGroups$, describeTargetGroups),
    operation(DescribeTargetHealth$, describeTargetHealth),
  ],
};
