import { failed, type FaultAction } from './action.js';

/** Known so that it is refused with what to use instead: the lab has database instances only. */
export const failoverDbCluster: FaultAction = {
  id: 'aws:rds:failover-db-cluster',
  description: 'Run a failover on the specified DB cluster.',
  simulation: 'Refused: the lab has no DB clusters.',
  target: { name: 'Clusters', resourceType: 'aws:rds:cluster' },
  parameters: {},
  check: () =>
    'this lab has no DB clusters; a Multi-AZ DB instance fails over by aws:rds:reboot-db-instances with forceFailover',
  run: () => Promise.resolve(failed('The lab has no DB clusters.')),
};
