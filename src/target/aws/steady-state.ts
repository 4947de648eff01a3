import { paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { GetDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import type { Deployment } from '../../model/deployment.js';
import type { Clients } from '../clients.js';

/** How a stack stood before a run: counts where a group replaces its members, else ids. */
export const steadyStateShape = z.object({
  kind: z.literal('steady-state'),
  targetGroups: z.array(z.object({ region: z.string(), arn: z.string(), healthy: z.int() })),
  groups: z.array(
    z.object({
      region: z.string(),
      name: z.string(),
      inService: z.int(),
      /** Whose blue/green deployments put a copy of another name in this one's place. */
      replacedBy: z
        .object({ application: z.string(), deploymentGroup: z.string() })
        .exactOptional(),
    }),
  ),
  /** Running instances that no group replaces. */
  instances: z.array(z.object({ region: z.string(), id: z.string() })),
});

export type SteadyState = z.infer<typeof steadyStateShape>;

type ClientsOf = (region: string) => Clients;

/** Reads it as it is now. */
export async function readSteadyState(
  clientsOf: ClientsOf,
  deployment: Deployment,
): Promise<SteadyState> {
  const wanted: SteadyState = {
    kind: 'steady-state',
    targetGroups: deployment.targetGroups.map(({ region, arn }) => ({ region, arn, healthy: 0 })),
    groups: deployment.autoScalingGroups.map(({ region, name }) => ({
      region,
      name,
      inService: 0,
      ...replacementOf(deployment, name),
    })),
    instances: deployment.instances.map(({ id, subnetId }) => ({
      id,
      region: regionOf(deployment, subnetId),
    })),
  };
  const now = await readNow(clientsOf, wanted);
  return { ...now, kind: 'steady-state' };
}

/** What is not yet as it was, one sentence each; nothing once the steady state is back. */
export async function findUnsteady(clientsOf: ClientsOf, before: SteadyState): Promise<string[]> {
  const now = await readNow(clientsOf, before);
  return [
    ...before.targetGroups.flatMap(({ arn, healthy }, index) => {
      const there = now.targetGroups[index]?.healthy ?? 0;
      return there >= healthy ? [] : [`${arn}: ${there} of ${healthy} targets are healthy`];
    }),
    ...before.groups.flatMap(({ name, inService }, index) => {
      const there = now.groups[index]?.inService ?? 0;
      return there >= inService ? [] : [`${name}: ${there} of ${inService} instances in service`];
    }),
    ...before.instances.flatMap(({ id }) =>
      now.instances.some((instance) => instance.id === id) ? [] : [`${id} is not running`],
    ),
  ];
}

async function readNow(
  clientsOf: ClientsOf,
  { targetGroups, groups, instances }: SteadyState,
): Promise<Omit<SteadyState, 'kind'>> {
  return {
    targetGroups: await Promise.all(
      targetGroups.map(async ({ region, arn }) => {
        const { TargetHealthDescriptions: targets } = await clientsOf(region).elb.send(
          new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
        );
        const healthy = targets?.filter(({ TargetHealth: state }) => state?.State === 'healthy');
        return { region, arn, healthy: healthy?.length ?? 0 };
      }),
    ),
    groups: await Promise.all(
      groups.map(async (group) => ({
        ...group,
        inService: await countInService(clientsOf(group.region), group),
      })),
    ),
    instances: await readRunning(clientsOf, instances),
  };
}

function replacementOf(
  { deploymentGroups }: Deployment,
  name: string,
): Pick<SteadyState['groups'][number], 'replacedBy'> {
  const found = deploymentGroups.find(
    ({ style, autoScalingGroupNames }) =>
      style === 'blue-green' && autoScalingGroupNames.includes(name),
  );
  if (found === undefined) return {};
  return { replacedBy: { application: found.applicationName, deploymentGroup: found.name } };
}

/** Of the group, or of what a blue/green deployment has put in its place. */
async function countInService(
  { autoScaling, codeDeploy }: Clients,
  { name, replacedBy }: SteadyState['groups'][number],
): Promise<number> {
  const own = await membersInService(autoScaling, [name]);
  if (own !== null || replacedBy === undefined) return own ?? 0;
  const { deploymentGroupInfo } = await codeDeploy.send(
    new GetDeploymentGroupCommand({
      applicationName: replacedBy.application,
      deploymentGroupName: replacedBy.deploymentGroup,
    }),
  );
  const names = deploymentGroupInfo?.autoScalingGroups?.flatMap((group) => group.name ?? []) ?? [];
  // Asked for no name AWS tells of every group.
  return names.length === 0 ? 0 : ((await membersInService(autoScaling, names)) ?? 0);
}

/** Null where none of the groups is there. */
async function membersInService(
  client: Clients['autoScaling'],
  names: readonly string[],
): Promise<number | null> {
  let count: number | null = null;
  for await (const page of paginateDescribeAutoScalingGroups(
    { client },
    { AutoScalingGroupNames: [...names] },
  ))
    for (const { Instances: members = [] } of page.AutoScalingGroups ?? [])
      count =
        (count ?? 0) +
        members.filter(({ LifecycleState }) => LifecycleState === 'InService').length;
  return count;
}

async function readRunning(
  clientsOf: ClientsOf,
  wanted: SteadyState['instances'],
): Promise<SteadyState['instances']> {
  const running: SteadyState['instances'] = [];
  for (const region of new Set(wanted.map((instance) => instance.region))) {
    const ids = new Set(wanted.filter((one) => one.region === region).map(({ id }) => id));
    // By a filter and not by ids: one that is gone would fail the whole question.
    const filter = { Filters: [{ Name: 'instance-state-name', Values: ['running'] }] };
    for await (const page of paginateDescribeInstances({ client: clientsOf(region).ec2 }, filter))
      for (const { InstanceId: id } of (page.Reservations ?? []).flatMap(
        ({ Instances }) => Instances ?? [],
      ))
        if (id !== undefined && ids.has(id)) running.push({ region, id });
  }
  return running;
}

function regionOf({ subnets, vpcs, region }: Deployment, subnetId: string): string {
  const vpcId = subnets.find(({ id }) => id === subnetId)?.vpcId;
  return vpcs.find(({ id }) => id === vpcId)?.region ?? region;
}
