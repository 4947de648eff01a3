import { both, known, unknown, whether, type Uncertain } from '../../model/uncertain.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { isHiddenBlock } from '../../plan/dynamic-blocks.js';
import { readSuspendedProcesses } from '../suspended-processes.js';
import { launchTemplates } from '../launch-settings.js';
import { numberAt, textAt } from '../uncertain-attribute.js';

/**
 * Processes without which a group may have fewer instances in service than it wants, or more of them in
 * one zone than its share. Source: EC2 Auto Scaling User Guide, How suspended processes affect other
 * processes.
 */
const STEADYING: Readonly<Record<string, string>> = {
  AZRebalance: 'nothing brings its instances back into balance over the zones',
  AddToLoadBalancer: 'what it launches gets no requests',
  Launch: 'what is lost is not replaced',
};

/** Why a zone may hold more of an Auto Scaling group than its share, or more of it be missing. */
export function shortfallsOf(group: PlannedResource, resolver: Resolver): string[] {
  const suspended = readSuspendedProcesses(group);
  const stopped =
    suspended.state === 'unknown'
      ? [suspended.reason]
      : suspended.value.flatMap((name) =>
          Object.hasOwn(STEADYING, name)
            ? [`${group.address} suspends ${name}: ${STEADYING[name]}`]
            : [],
        );
  return [...stopped, ...doubtsOf(group.address, launchesSpotAlone(group, resolver))];
}

/** The same of tasks of Fargate, and of an instance of its own. */
export function shortfallsOfService(service: PlannedResource): string[] {
  const rows = service.values['capacity_provider_strategy'];
  const count = Array.isArray(rows) ? rows.length : 0;
  if (count === 0) return [];
  const isSpot = Array.from({ length: count }, (_, index) =>
    whether(
      textAt(service, ['capacity_provider_strategy', index, 'capacity_provider']),
      (name) => name === 'FARGATE_SPOT',
    ),
  );
  return doubtsOf(service.address, isSpot.reduce(both));
}

export function shortfallsOfInstance(instance: PlannedResource): string[] {
  const isSpot =
    instance.rawType === 'aws_spot_instance_request' ? known(true) : isSpotMarket(instance);
  return doubtsOf(instance.address, isSpot);
}

function doubtsOf(address: string, isSpot: Uncertain<boolean>): string[] {
  if (isSpot.state === 'unknown') return [isSpot.reason];
  return isSpot.value
    ? [
        `${address} is of Spot capacity alone, which AWS takes back where others need it, as when a zone is lost`,
      ]
    : [];
}

const DISTRIBUTION: AttributePath = ['mixed_instances_policy', 0, 'instances_distribution', 0];

/** All of its instances are Spot Instances. Source: EC2 Auto Scaling API, InstancesDistribution. */
function launchesSpotAlone(group: PlannedResource, resolver: Resolver): Uncertain<boolean> {
  const mixed = group.values['mixed_instances_policy'];
  if (Array.isArray(mixed) && mixed.length > 0) {
    const none = (name: string, otherwise: number): Uncertain<boolean> =>
      whether(numberAt(group, [...DISTRIBUTION, name], otherwise), (number) => number === 0);
    return both(
      none('on_demand_base_capacity', 0),
      none('on_demand_percentage_above_base_capacity', 100),
    );
  }
  const templates = launchTemplates(group, resolver).targets.map(({ resource }) => resource);
  const [first = known(false), ...others] = templates.map(isSpotMarket);
  return others.reduce(both, first);
}

/** A template or an instance asks for the Spot market. */
function isSpotMarket(resource: PlannedResource): Uncertain<boolean> {
  if (isHiddenBlock(resource, 'instance_market_options'))
    return unknown(`${resource.address} may ask for Spot Instances`, [true, false]);
  return whether(
    textAt(resource, ['instance_market_options', 0, 'market_type'], ''),
    (market) => market === 'spot',
  );
}
