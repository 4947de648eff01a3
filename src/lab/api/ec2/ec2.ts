import {
  DescribeAvailabilityZones$,
  DescribeInstanceStatus$,
  DescribeInstances$,
  DescribeNatGateways$,
  DescribeNetworkAcls$,
  DescribeRouteTables$,
  DescribeSecurityGroups$,
  DescribeSubnets$,
  DescribeTags$,
  DescribeVpcs$,
  StartInstances$,
  StopInstances$,
  TerminateInstances$,
} from '@aws-sdk/client-ec2';
import { operation } from '../protocol/operation.js';
import type { QueryServiceDefinition } from '../protocol/query-service.js';
import { startInstances, stopInstances, terminateInstances } from './instance-changes.js';
import { describeInstances, describeInstanceStatus } from './instances.js';
import { describeAvailabilityZones, describeSubnets, describeVpcs } from './network.js';
import { describeNatGateways, describeRouteTables } from './routing.js';
import { describeTags } from './tags.js';
import { describeNetworkAcls, describeSecurityGroups } from './traffic-filters.js';

export const ec2: QueryServiceDefinition = {
  title: 'EC2',
  signingName: 'ec2',
  dialect: 'ec2Query',
  version: '2016-11-15',
  xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  operations: [
    operation(DescribeAvailabilityZones$, describeAvailabilityZones),
    operation(DescribeInstanceStatus$, describeInstanceStatus),
    operation(DescribeInstances$, describeInstances),
    operation(DescribeNatGateways$, describeNatGateways),
    operation(DescribeNetworkAcls$, describeNetworkAcls),
    operation(DescribeRouteTables$, describeRouteTables),
    operation(DescribeSecurityGroups$, describeSecurityGroups),
    operation(DescribeSubnets$, describeSubnets),
    operation(DescribeTags$, describeTags),
    operation(DescribeVpcs$, describeVpcs),
    operation(StartInstances$, startInstances),
    operation(StopInstances$, stopInstances),
    operation(TerminateInstances$, terminateInstances),
  ],
};
