import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import { lossOf } from '../model/loss.js';
import type { FaultDriver, Witness } from './fault-driver.js';
import { applicationInstances, instanceArns, isoDuration, templateOf } from './template-parts.js';
import { regionOfZone } from '../model/region-of-zone.js';

/** A CI agent stops in the middle of its jobs; another has to take them. Users must not notice. */
export const loseCiAgent: FaultDriver = {
  name: 'lose-ci-agent',
  summary: 'Stops one agent of the CI queue (aws:ec2:stop-instances); it starts again at the end.',
  fidelity: {
    onAws: 'EC2 stops the agent’s instance; what your CI system makes of its jobs is not measured.',
    inLab:
      'The agent falls silent, and the lab’s own controller hands its job to another; `GET /jobs` and the metrics of Holdfast/CI count them.',
    cannot: 'It does not know Jenkins or any other CI system: the lab’s queue stands for them all.',
  },
  parameters: z.strictObject({}),
  plan(context) {
    const { deployment, inventory, fault } = context;
    const agents = deployment.jobQueues.flatMap(({ agentInstanceIds }) => agentInstanceIds);
    const addresses = new Set(
      deployment.instances.filter(({ id }) => agents.includes(id)).map(({ address }) => address),
    );
    const running = inventory.instances
      .filter(
        ({ address, state }) => address !== null && addresses.has(address) && state === 'running',
      )
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const [victim] = running;
    if (victim === undefined) {
      throw new HoldfastError(
        'fault/nothing-to-hit',
        'lose-ci-agent: no agent of a CI queue is running',
        {
          hint: 'Agents are told by their names: an instance whose name, role tag or address says CI (or Jenkins) and agent, beside one that says controller.',
        },
      );
    }
    const region = regionOfZone(victim.zone);
    return {
      experiment: {
        region,
        template: templateOf('holdfast lose-ci-agent', [
          {
            name: 'stop-agent',
            targetKey: 'Instances',
            resourceType: 'aws:ec2:instance',
            arns: instanceArns(context, [victim.id]),
            actionId: 'aws:ec2:stop-instances',
            parameters: { startInstancesAfterDuration: isoDuration(fault.durationSeconds) },
          },
        ]),
      },
      calls: [],
      pressure: null,
      loss: lossOf({
        fault: 'lose-ci-agent',
        instancesBefore: applicationInstances(context).length,
        ciAgents: [victim.id],
        durationSeconds: fault.durationSeconds,
      }),
      witnesses: [isStopped(victim.id, region)],
      blastRadius: [
        `stops the CI agent ${victim.id} in ${victim.zone} (${victim.address}), 1 of ${running.length}`,
      ],
    };
  },
};

function isStopped(id: string, region: string): Witness {
  return {
    what: 'EC2 shows the agent’s instance stopped',
    asksApis: true,
    async look({ clients }) {
      const { Reservations: found = [] } = await clients(region).ec2.send(
        new DescribeInstancesCommand({ InstanceIds: [id] }),
      );
      const state = found[0]?.Instances?.[0]?.State?.Name;
      return state === 'stopped' ? `${id} is stopped` : null;
    },
  };
}
