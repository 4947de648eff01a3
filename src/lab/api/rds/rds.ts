import {
  DescribeDBInstances$,
  DescribeDBSubnetGroups$,
  DescribeEvents$,
  ListTagsForResource$,
  PromoteReadReplica$,
  RebootDBInstance$,
} from '@aws-sdk/client-rds';
import { operation } from '../protocol/operation.js';
import type { QueryServiceDefinition } from '../protocol/query-service.js';
import {
  describeDbInstances,
  listTagsForResource,
  promoteReadReplica,
  rebootDbInstance,
} from './db-instances.js';
import { describeDbSubnetGroups } from './db-subnet-groups.js';
import { describeEvents } from './events.js';

export const rds: QueryServiceDefinition = {
  title: 'Relational Database Service',
  signingName: 'rds',
  dialect: 'awsQuery',
  version: '2014-10-31',
  xmlNamespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
  operations: [
    operation(DescribeDBInstances$, describeDbInstances),
    operation(DescribeDBSubnetGroups$, describeDbSubnetGroups),
    operation(DescribeEvents$, describeEvents),
    operation(ListTagsForResource$, listTagsForResource),
    operation(PromoteReadReplica$, promoteReadReplica),
    operation(RebootDBInstance$, rebootDbInstance),
  ],
};
