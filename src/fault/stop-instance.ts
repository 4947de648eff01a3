import { HoldfastError } from '../model/error.js';
import type { FaultDriver } from './fault-driver.js';
import { applicationInstances, instanceTarget, isoDuration } from './template-parts.js';

/** One instance that users depend on stops, as if its host had failed; it starts again at the end. */
export const stopInstance: FaultDriver = {
  name: 'stop-instance',
  summary: 'Stops one application instance (aws:ec2:stop-instances); it starts again at the end.',
  plan(context) {
    const running = applicationInstances(context).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const [victim] = running;
    if (!victim) {
      throw new HoldfastError(
        'fault/nothing-to-hit',
        'stop-instance: no application instance is running',
        {
          hint: 'Look at the target group: are its instances registered and running?',
        },
      );
    }
    return {
      template: {
        description: 'holdfast stop-instance',
        targets: { instance: instanceTarget(context, [victim.id]) },
        actions: {
          'stop-instance': {
            actionId: 'aws:ec2:stop-instances',
            targets: { Instances: 'instance' },
            parameters: {
              startInstancesAfterDuration: isoDuration(context.fault.durationSeconds),
              // The Auto Scaling group may have terminated it by then.
              completeIfInstancesTerminated: 'true',
            },
          },
        },
      },
      loss: {
        fault: 'stop-instance',
        zone: null,
        instancesBefore: running.length,
        instancesLost: [victim.id],
        durationSeconds: context.fault.durationSeconds,
      },
      blastRadius: [
        `stops ${victim.id} in ${victim.zone} (${victim.address ?? 'not in the plan'}), 1 of ${running.length}`,
      ],
    };
  },
};
