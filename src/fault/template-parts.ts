import type { DeployedSubnet } from '../model/deployment.js';
import { loadBalancersOnTheWay } from '../model/entrance.js';
import { HoldfastError } from '../model/error.js';
import { forwardsTo } from '../model/forwards-to.js';
import type { Inventory, InventoryInstance } from '../target/inventory.js';
import type { Experiment, FaultContext } from './fault-driver.js';
import { regionOfZone } from '../model/region-of-zone.js';

/** FIS takes at most five ARNs in one target. Source: AWS FIS User Guide, "Targets for AWS FIS". */
const MOST_ARNS = 5;

/** Those of one region, whose users the instances of another do not serve; without one all. */
export function applicationInstances(
  { inventory }: FaultContext,
  region?: string,
): InventoryInstance[] {
  return inventory.instances.filter(
    ({ application, state, zone }) =>
      application && state === 'running' && (region === undefined || regionOfZone(zone) === region),
  );
}

/**
 * Those of the application's instances that users come by: no test site's beside it. All of them where
 * the deployment does not tell.
 */
export function instancesOfUsers(context: FaultContext, region?: string): InventoryInstance[] {
  const { deployment } = context;
  const running = applicationInstances(context, region);
  const reached = loadBalancersOnTheWay(deployment);
  const hosts = [...deployment.autoScalingGroups, ...deployment.instances]
    .filter(({ targetGroupArns }) =>
      targetGroupArns.some((arn) => reached.some((balancer) => forwardsTo(balancer, arn))),
    )
    .map(({ address }) => address);
  const behind = running.filter(({ address }) => address !== null && hosts.includes(address));
  return behind.length === 0 ? running : behind;
}

/** ISO 8601 as FIS takes it: whole minutes where they are, else seconds. */
export function isoDuration(seconds: number): string {
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${Math.round(seconds)}S`;
}

/** AWS's limit. Source: AWS FIS User Guide, "Quotas and limitations". */
const MOST_ACTIONS = 20;

/** What an action does to resources named by their ARNs, so that what is hit is what was previewed. */
export interface Part {
  /** Of the action; where it takes several targets, those after the first are numbered. */
  readonly name: string;
  /** The action's own name for its target, such as `Instances`. */
  readonly targetKey: string;
  readonly resourceType: string;
  readonly arns: readonly string[];
  /** Select exactly these, for what FIS does not take by ARN. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly targetParameters?: Readonly<Record<string, string>>;
  readonly actionId: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Targets and actions of a template, all started at once. What takes more ARNs than fit into one
 * target is done by several actions; what takes none is left out.
 * @throws HoldfastError fault/too-many-targets
 */
export function templateOf(description: string, parts: readonly Part[]): Experiment['template'] {
  const cut = parts.flatMap((part) =>
    Array.from({ length: Math.ceil(part.arns.length / MOST_ARNS) }, (_, index) => ({
      part,
      name: index === 0 ? part.name : `${part.name}-${index + 1}`,
      arns: part.arns.slice(index * MOST_ARNS, (index + 1) * MOST_ARNS),
    })),
  );
  if (cut.length > MOST_ACTIONS) {
    throw new HoldfastError(
      'fault/too-many-targets',
      `${description} needs ${cut.length} actions; FIS takes ${MOST_ACTIONS} in one experiment`,
      { hint: 'Try the fault on a smaller stack, or on one zone of it.' },
    );
  }
  return {
    description,
    targets: Object.fromEntries(
      cut.map(({ name, arns, part: { resourceType, tags, targetParameters } }) => [
        name,
        {
          resourceType,
          // FIS does not take both.
          ...(tags === undefined ? { resourceArns: [...arns] } : { resourceTags: { ...tags } }),
          selectionMode: 'ALL',
          ...(targetParameters === undefined ? {} : { parameters: targetParameters }),
        },
      ]),
    ),
    actions: Object.fromEntries(
      cut.map(({ name, part: { actionId, parameters, targetKey } }) => [
        name,
        { actionId, parameters, targets: { [targetKey]: name } },
      ]),
    ),
  };
}

/** ARNs of instances, each in its own region. */
export function instanceArns(
  { inventory, accountId }: FaultContext,
  ids: readonly string[],
): string[] {
  const zones = new Map(inventory.instances.map(({ id, zone }) => [id, zone]));
  return ids.map(
    (id) => `arn:aws:ec2:${regionOfZone(zones.get(id) ?? '')}:${accountId}:instance/${id}`,
  );
}

export function subnetArns(
  { accountId }: FaultContext,
  subnets: readonly DeployedSubnet[],
): string[] {
  return subnets.map(
    ({ id, zone }) => `arn:aws:ec2:${regionOfZone(zone)}:${accountId}:subnet/${id}`,
  );
}

/** Auto Scaling groups of the plan in a region, as the target's API shows them. */
export function groupsIn({ inventory }: FaultContext, region: string): Inventory['groups'] {
  return inventory.groups.filter(
    ({ address, arn }) => address !== null && arn.split(':')[3] === region,
  );
}
