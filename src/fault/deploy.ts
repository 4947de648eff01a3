import { z } from 'zod';
import { lossOf } from '../model/loss.js';
import type { FaultDriver } from './fault-driver.js';
import { planRollout } from './rollout/rollout.js';
import { instancesOfUsers } from './template-parts.js';

export const ROLLOUT_PARAMETERS = {
  by: z
    .enum(['auto', 'instance-refresh', 'code-deploy'])
    .default('auto')
    .describe(
      '`auto`: CodeDeploy where the plan has it for the application, else an instance refresh.',
    ),
  group: z
    .string()
    .default('')
    .describe(
      'Name of an Auto Scaling group or a deployment group; empty for the first that serves users.',
    ),
  launchTemplateVersion: z
    .string()
    .default('')
    .describe('Version of the launch template, such as `7`; the lab has its own.'),
  revision: z
    .string()
    .default('')
    .describe('Revision for CodeDeploy, such as `s3://bucket/key.zip`; the lab has its own.'),
};

/** A good new version is rolled out, as on any other day; the question is what users notice. */
export const deploy: FaultDriver = {
  name: 'deploy',
  summary:
    'Rolls out a good new version by what the plan has: CodeDeploy, or an Auto Scaling group’s instance refresh.',
  fidelity: {
    onAws:
      'StartInstanceRefresh with the plan’s preferences, or CreateDeployment. You name the version: `launchTemplateVersion`, or `revision`. The new version stays once it is rolled out; where an alarm or a health check ends it before, the run fails.',
    inLab: 'The same calls; version 2 of each launch template and good.zip are good.',
    cannot: 'It does not know whether the version that you name is good.',
  },
  parameters: z.strictObject(ROLLOUT_PARAMETERS),
  plan(context) {
    const request = { fault: 'deploy', behaviour: 'good', restores: false } as const;
    const rollout = planRollout(context, request);
    return {
      experiment: null,
      calls: rollout.calls,
      pressure: null,
      loss: lossOf({
        fault: 'deploy',
        instancesBefore: instancesOfUsers(context).length,
        rollout: { by: rollout.by, name: rollout.name, healthy: true },
        durationSeconds: context.fault.durationSeconds,
      }),
      witnesses: [rollout.witness],
      blastRadius: [rollout.blastRadius, 'the new version stays'],
    };
  },
};
