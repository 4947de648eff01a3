import { paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { paginateDescribeInstances, type Instance } from '@aws-sdk/client-ec2';
import {
  DescribeTargetHealthCommand,
  paginateDescribeTargetGroups,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Deployment } from '../model/deployment.js';
import type { Clients } from './clients.js';

/** What is deployed, as the target's APIs show it, matched with the plan. */
export interface Inventory {
  readonly instances: readonly InventoryInstance[];
  readonly groups: readonly {
    readonly name: string;
    readonly arn: string;
    readonly address: string | null;
    /** What it launches from; left out where it is not known. */
    readonly launchTemplateId?: string;
  }[];
}

export interface InventoryInstance {
  readonly id: string;
  /** Address in the plan of the instance or of its Auto Scaling group; null for one of neither. */
  readonly address: string | null;
  readonly zone: string;
  readonly subnetId: string;
  readonly state: string;
  /** It is a target of one of the stack's target groups. */
  readonly application: boolean;
}

/** Clients of one region, or of each region that is looked at. */
type RegionalClients = Clients | readonly Clients[];

/**
 * Reads the inventory through ELBv2, EC2 and Auto Scaling. An account may hold other stacks: what is
 * neither in the plan nor a target of its target groups is none of it.
 */
export async function readInventory(
  clients: RegionalClients,
  deployment: Deployment,
): Promise<Inventory> {
  const parts = await Promise.all([clients].flat().map((own) => readRegion(own, deployment)));
  return {
    instances: parts.flatMap(({ instances }) => instances),
    groups: parts.flatMap(({ groups }) => groups),
  };
}

async function readRegion(clients: Clients, deployment: Deployment): Promise<Inventory> {
  const addressOfGroup = groupAddresses(deployment);
  const addressOfInstance = new Map(deployment.instances.map(({ id, address }) => [id, address]));
  const groups: Inventory['groups'][number][] = [];
  const groupOf = new Map<string, string>();
  for await (const page of paginateDescribeAutoScalingGroups({ client: clients.autoScaling }, {})) {
    for (const group of page.AutoScalingGroups ?? []) {
      const name = group.AutoScalingGroupName ?? '';
      const address = addressOfGroup(name);
      if (address === undefined) continue;
      groups.push({
        name,
        arn: group.AutoScalingGroupARN ?? '',
        address,
        ...(group.LaunchTemplate?.LaunchTemplateId === undefined
          ? {}
          : { launchTemplateId: group.LaunchTemplate.LaunchTemplateId }),
      });
      for (const { InstanceId: id } of group.Instances ?? [])
        if (id !== undefined) groupOf.set(id, name);
    }
  }
  const targets = new Set(
    (await readTargets(clients, deployment)).map(({ instanceId }) => instanceId),
  );
  const instances: InventoryInstance[] = [];
  for await (const page of paginateDescribeInstances({ client: clients.ec2 }, {})) {
    for (const instance of page.Reservations?.flatMap(
      (reservation) => reservation.Instances ?? [],
    ) ?? []) {
      const id = instance.InstanceId ?? '';
      const group = groupOf.get(id);
      const address = group === undefined ? addressOfInstance.get(id) : addressOfGroup(group);
      if (address !== undefined || targets.has(id))
        instances.push(describe(instance, address ?? null, targets.has(id)));
    }
  }
  return { instances, groups };
}

/**
 * By the name of a group: the plan's own, and copies that CodeDeploy made of them, which are called
 * CodeDeploy_<deployment group>_<deployment id>.
 */
function groupAddresses({
  autoScalingGroups,
  deploymentGroups,
}: Deployment): (name: string) => string | undefined {
  const own = new Map(autoScalingGroups.map(({ name, address }) => [name, address]));
  const copies = deploymentGroups.flatMap(({ name, autoScalingGroupNames, blueGreen }) => {
    const address = own.get(autoScalingGroupNames[0] ?? '');
    return blueGreen === undefined || address === undefined
      ? []
      : [{ prefix: `CodeDeploy_${name}_d-`, address }];
  });
  return (name) => own.get(name) ?? copies.find(({ prefix }) => name.startsWith(prefix))?.address;
}

function describe(
  instance: Instance,
  address: string | null,
  application: boolean,
): InventoryInstance {
  return {
    id: instance.InstanceId ?? '',
    address,
    zone: instance.Placement?.AvailabilityZone ?? '',
    subnetId: instance.SubnetId ?? '',
    state: instance.State?.Name ?? 'unknown',
    application,
  };
}

export interface TargetState {
  readonly instanceId: string;
  readonly zone: string;
  readonly state: string;
  readonly reason: string | null;
}

/** Every target of the stack's target groups with its health, as ELBv2 shows it. */
export async function readTargets(
  clients: RegionalClients,
  deployment: Pick<Deployment, 'targetGroups'>,
): Promise<TargetState[]> {
  const parts = [clients].flat().map((own) => readTargetsOfRegion(own, deployment));
  return (await Promise.all(parts)).flat();
}

async function readTargetsOfRegion(
  clients: Clients,
  { targetGroups }: Pick<Deployment, 'targetGroups'>,
): Promise<TargetState[]> {
  const states: TargetState[] = [];
  const ours = new Set(targetGroups.map(({ arn }) => arn));
  for await (const page of paginateDescribeTargetGroups({ client: clients.elb }, {})) {
    for (const { TargetGroupArn: arn } of page.TargetGroups ?? []) {
      if (!ours.has(arn ?? '')) continue;
      const health = await clients.elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
      );
      for (const { Target: target, TargetHealth: state } of health.TargetHealthDescriptions ?? []) {
        states.push({
          instanceId: target?.Id ?? '',
          zone: target?.AvailabilityZone ?? '',
          state: state?.State ?? 'unknown',
          reason: state?.Reason ?? null,
        });
      }
    }
  }
  return states;
}
