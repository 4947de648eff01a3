import { completed, type FaultAction } from './action.js';

export const rebootDbInstances: FaultAction = {
  id: 'aws:rds:reboot-db-instances',
  description: 'Reboot the specified DB instances.',
  simulation: null,
  target: { name: 'DBInstances', resourceType: 'aws:rds:db' },
  parameters: {
    forceFailover: {
      description:
        'Whether a Multi-AZ DB instance fails over to its standby. The default is false.',
      required: false,
      kind: 'boolean',
    },
  },
  /** Like the API call that it stands for, it does not wait for the reboot's end. */
  run(call) {
    const forceFailover = call.parameters['forceFailover'] === 'true';
    // RDS refuses this too. Source: RDS API reference, RebootDBInstance, ForceFailover.
    const single = call.world.deployment.databases
      .filter(({ multiAz }) => forceFailover && !multiAz)
      .filter(({ identifier }) => call.resources.some(({ id }) => id === identifier));
    if (single.length > 0) {
      const names = single.map(({ identifier }) => identifier).join(', ');
      return Promise.reject(
        new Error(`Cannot force a failover of a DB instance that is not Multi-AZ: ${names}`),
      );
    }
    for (const { id } of call.resources) call.world.rebootDatabase(id, { forceFailover });
    return Promise.resolve(completed('Action was completed.'));
  },
};
