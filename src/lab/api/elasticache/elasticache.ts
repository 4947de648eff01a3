import {
  DescribeCacheClusters$,
  DescribeReplicationGroups$,
  RebootCacheCluster$,
  TestFailover$,
} from '@aws-sdk/client-elasticache';
import { operation } from '../protocol/operation.js';
import type { QueryServiceDefinition } from '../protocol/query-service.js';
import { describeCacheClusters, rebootCacheCluster } from './cache-clusters.js';
import { describeReplicationGroups, testFailover } from './replication-groups.js';

export const elastiCache: QueryServiceDefinition = {
  title: 'ElastiCache',
  signingName: 'elasticache',
  dialect: 'awsQuery',
  version: '2015-02-02',
  xmlNamespace: 'http://elasticache.amazonaws.com/doc/2015-02-02/',
  operations: [
    operation(DescribeCacheClusters$, describeCacheClusters),
    operation(DescribeReplicationGroups$, describeReplicationGroups),
    operation(RebootCacheCluster$, rebootCacheCluster),
    operation(TestFailover$, testFailover),
  ],
};
