import type {
  DeployedAutoScalingGroup,
  DeployedSubnet,
  Deployment,
} from '../../../model/deployment.js';

/** The stack as rows of subnets under columns of zones. */
export interface Arrangement {
  readonly zones: readonly string[];
  readonly rows: readonly SubnetRow[];
}

export interface SubnetRow {
  /** One for each zone; null where the zone has no such subnet. */
  readonly cells: readonly (SubnetCell | null)[];
  /** Auto Scaling groups whose instances are first met in this row. */
  readonly groups: readonly DeployedAutoScalingGroup[];
}

export interface SubnetCell {
  readonly subnet: DeployedSubnet;
  readonly instances: readonly InstanceMark[];
}

export interface InstanceMark {
  readonly role: 'application' | 'other';
  readonly text: string;
  readonly lost?: boolean;
}

/** Public subnets above private ones, the n-th of every zone side by side. */
export function arrange(
  deployment: Deployment,
  lostByZone: ReadonlyMap<string, number> = new Map(),
): Arrangement {
  // Which of a group's instances a mark is nobody can tell: the first ones of the zone stand for them.
  const left = new Map(lostByZone);
  const markLost = (marks: readonly InstanceMark[], zone: string): InstanceMark[] =>
    marks.map((mark) => {
      const count = left.get(zone) ?? 0;
      if (count === 0 || mark.role !== 'application') return mark;
      left.set(zone, count - 1);
      return { ...mark, lost: true };
    });
  const zones = [
    ...new Set([...deployment.zones, ...deployment.subnets.map((subnet) => subnet.zone)]),
  ];
  const columns = zones.map((zone) =>
    deployment.subnets
      .filter((subnet) => subnet.zone === zone)
      .sort((a, b) => Number(a.tier === 'private') - Number(b.tier === 'private')),
  );
  const rows = (['public', 'private'] as const).flatMap((tier) => {
    const ofTier = columns.map((column) => column.filter((subnet) => subnet.tier === tier));
    const height = Math.max(0, ...ofTier.map((column) => column.length));
    return Array.from({ length: height }, (_, row) => ofTier.map((column) => column[row]));
  });
  const seen = new Set<string>();
  return {
    zones,
    rows: rows.map((subnets) => {
      const ids = new Set(subnets.map((subnet) => subnet?.id));
      const groups = deployment.autoScalingGroups.filter(
        (group) => !seen.has(group.arn) && group.subnetIds.some((id) => ids.has(id)),
      );
      groups.forEach((group) => seen.add(group.arn));
      return {
        groups,
        cells: subnets.map((subnet) =>
          subnet === undefined
            ? null
            : { subnet, instances: markLost(instancesIn(deployment, subnet), subnet.zone) },
        ),
      };
    }),
  };
}

/** Auto Scaling spreads its instances evenly; where one is over, the first subnets get it. */
function instancesIn(deployment: Deployment, subnet: DeployedSubnet): InstanceMark[] {
  const grouped = deployment.autoScalingGroups.flatMap((group) => {
    const place = group.subnetIds.indexOf(subnet.id);
    if (place === -1) return [];
    const count = Math.ceil((group.desiredCapacity - place) / group.subnetIds.length);
    const role = group.targetGroupArns.length > 0 ? ('application' as const) : ('other' as const);
    return Array.from({ length: Math.max(0, count) }, () => ({
      role,
      text: role === 'application' ? 'app' : 'instance',
    }));
  });
  const single = deployment.instances
    .filter((instance) => instance.subnetId === subnet.id)
    .map(({ role, address }) => ({
      role: role === 'application' ? ('application' as const) : ('other' as const),
      text: nameOf(address),
    }));
  return [...grouped, ...single];
}

/** Last name of an address: `bastion` of `module.bastion.aws_instance.bastion[0]`. */
export function nameOf(address: string): string {
  return /([\w-]+)(?:\[[^\]]*\])?$/.exec(address)?.[1] ?? address;
}
