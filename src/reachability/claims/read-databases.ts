import type { Database } from '../../model/topology.js';
import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { DEFAULT_SUBNET } from '../../topology/compute.js';
import { groupBy } from '../../topology/group-by.js';
import type { Stack } from '../../topology/read-stack.js';
import { isSecurityGroup } from '../../topology/resource-kinds.js';
import { booleanAt, textAt, toUncertainSet } from '../../topology/uncertain-attribute.js';
import { portOf, sourceOf } from '../../topology/database-port.js';
import { throughGroup } from '../read/holders.js';
import { StoreClaims } from './store-claims.js';
import { toStore } from './to-store.js';

const SUBNET_GROUP = { argument: 'db_subnet_group_name', type: 'aws_db_subnet_group' };

/** Databases of the plan with what reaches them. */
export function readDatabases(stack: Stack, claims = new StoreClaims(stack)): Database[] {
  const { resolver } = stack;
  const members = readMembers(resolver);
  return resolver.ofType('aws_db_instance', 'aws_rds_cluster').map((resource) => {
    const source = sourceOf(resource, resolver);
    const own = throughGroup(resource, SUBNET_GROUP, resolver);
    const placed = own.absent && source ? throughGroup(source, SUBNET_GROUP, resolver) : own;
    const port = portOf(resource, source);
    const groups = resolver.links(resource, ['vpc_security_group_ids'], isSecurityGroup);
    return {
      address: resource.address,
      engine: textAt(resource, ['engine']),
      port:
        port === undefined
          ? unknown(`the port of ${resource.address} is known only after apply`)
          : known(port),
      publiclyAccessible: readPublic(resource, members),
      subnets: placed.absent ? { state: 'known', value: [DEFAULT_SUBNET] } : toUncertainSet(placed),
      ...claims.judge(toStore(resource, port, groups, placed, claims)),
    };
  });
}

interface Member {
  readonly setting: Uncertain<boolean>;
  readonly address: string;
  readonly sure: boolean;
}

interface Members {
  readonly byCluster: ReadonlyMap<PlannedResource, readonly Member[]>;
  /** Those of which the plan does not tell the cluster. */
  readonly lost: readonly Member[];
}

function readMembers(resolver: Resolver): Members {
  const all = resolver.ofType('aws_rds_cluster_instance').map((member) => {
    const cluster = resolver.link(
      member,
      ['cluster_identifier'],
      (type) => type === 'aws_rds_cluster',
    );
    return {
      cluster,
      address: member.address,
      setting: booleanAt(member, ['publicly_accessible'], false),
      sure: cluster.exact && cluster.gaps.length === 0,
    };
  });
  return {
    byCluster: groupBy(all, ({ cluster }) => cluster.targets.map(({ resource }) => resource)),
    lost: all.filter(({ cluster }) => cluster.gaps.length > 0),
  };
}

/** A cluster is public where one of its instances is. */
function readPublic(resource: PlannedResource, { byCluster, lost }: Members): Uncertain<boolean> {
  const own = booleanAt(resource, ['publicly_accessible'], false);
  if (resource.type !== 'aws_rds_cluster' || (own.state === 'known' && own.value)) return own;
  const settings = [...(byCluster.get(resource) ?? []), ...lost].map((member) => {
    // A private instance is harmless, whose ever it is.
    const { setting, sure, address } = member;
    return sure || (setting.state === 'known' && !setting.value)
      ? setting
      : unknown(`${address} may be an instance of it`, [true, false]);
  });
  const isPublic = settings.some((setting) => setting.state === 'known' && setting.value);
  if (isPublic) return known(true);
  return settings.find((setting) => setting.state === 'unknown') ?? own;
}
