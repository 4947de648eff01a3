import { z } from 'zod';
import { lossOf } from '../model/loss.js';
import { ROLLOUT_PARAMETERS } from './deploy.js';
import type { FaultDriver } from './fault-driver.js';
import { planRollout } from './rollout/rollout.js';
import { instancesOfUsers } from './template-parts.js';

/** A bad version is rolled out: what stops it, and what do users see until then? */
export const badDeploy: FaultDriver = {
  name: 'bad-deploy',
  summary:
    'Rolls out a bad version, one that health checks see or one that users alone see; what was there before is put back at the end.',
  fidelity: {
    onAws:
      'StartInstanceRefresh with the plan’s preferences, or CreateDeployment, of a version that you name and that you know to be bad. Undone by a rollback while it is under way, else by rolling out what was there before.',
    inLab:
      'The same calls; versions 3 (fails health checks) and 4 (fails users) of each launch template, fails-health-checks.zip and fails-users.zip.',
    cannot: 'It makes no bad version for you on AWS.',
  },
  parameters: z.strictObject({
    ...ROLLOUT_PARAMETERS,
    seenBy: z
      .enum(['health-checks', 'users-only'])
      .default('health-checks')
      .describe('Who notices that it is bad: its health checks as well, or its users alone.'),
  }),
  plan(context) {
    const { parameters, durationSeconds } = context.fault;
    const behaviour = parameters['seenBy'] === 'users-only' ? 'fails-users' : 'fails-health-checks';
    const rollout = planRollout(context, { fault: 'bad-deploy', behaviour, restores: true });
    return {
      experiment: null,
      calls: rollout.calls,
      pressure: null,
      loss: lossOf({
        fault: 'bad-deploy',
        instancesBefore: instancesOfUsers(context).length,
        rollout: {
          by: rollout.by,
          name: rollout.name,
          healthy: false,
          passesHealthChecks: behaviour === 'fails-users',
        },
        durationSeconds,
      }),
      witnesses: [rollout.witness],
      blastRadius: [
        rollout.blastRadius,
        behaviour === 'fails-users'
          ? 'users see its errors until it is rolled back'
          : 'its instances fail their health checks',
        'what was deployed before is put back at the end',
      ],
    };
  },
};
