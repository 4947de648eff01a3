import { HoldfastError } from '../model/error.js';
import { z } from 'zod';
import { lossOf } from '../model/loss.js';
import type { FaultDriver } from './fault-driver.js';
import { stopInstances } from './power-parts.js';
import { instancesOfUsers, templateOf } from './template-parts.js';
import { targetsAreOut } from './witnesses.js';
import { regionOfZone } from '../model/region-of-zone.js';

/** One instance that users depend on stops, as if its host had failed; it starts again at the end. */
export const stopInstance: FaultDriver = {
  name: 'stop-instance',
  summary: 'Stops one application instance (aws:ec2:stop-instances); it starts again at the end.',
  fidelity: {
    onAws: 'EC2 stops the instance, then FIS starts it again unless it was replaced meanwhile.',
    inLab:
      'The instance’s process ends and its address answers nothing; EC2’s states go their way.',
    cannot: 'It does not show a host that fails without EC2 noticing.',
  },
  parameters: z.strictObject({}),
  plan(context) {
    const running = instancesOfUsers(context, context.deployment.region).toSorted((a, b) =>
      a.id < b.id ? -1 : 1,
    );
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
      experiment: {
        region: regionOfZone(victim.zone),
        template: templateOf('holdfast stop-instance', [
          stopInstances(context, [victim.id], 'stop-instance'),
        ]),
      },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'stop-instance',
        instancesBefore: running.length,
        instancesLost: [victim.id],
        durationSeconds: context.fault.durationSeconds,
      }),
      witnesses: [targetsAreOut([victim.id])],
      blastRadius: [
        `stops ${victim.id} in ${victim.zone} (${victim.address ?? 'not in the plan'}), 1 of ${running.length}`,
      ],
    };
  },
};
