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
import type { StoreNetwork } from './store-network.js';
import { toStore } from './to-store.js';

const SUBNET_GROUP = { argument: 'db_subnet_group_name', type: 'aws_db_subnet_group' };

/** How each type of database names its group of subnets, and the type of its instances where these may be public. */
const KINDS: Readonly<
  Record<
    string,
    {
      readonly subnetGroup: { readonly argument: string; readonly type: string };
      readonly members?: string;
      /** No setting makes it public. */
      readonly isAlwaysPrivate?: true;
    }
  >
> = {
  aws_db_instance: { subnetGroup: SUBNET_GROUP },
  aws_rds_cluster: { subnetGroup: SUBNET_GROUP, members: 'aws_rds_cluster_instance' },
  aws_docdb_cluster: {
    subnetGroup: { argument: 'db_subnet_group_name', type: 'aws_docdb_subnet_group' },
    isAlwaysPrivate: true,
  },
  aws_neptune_cluster: {
    subnetGroup: { argument: 'neptune_subnet_group_name', type: 'aws_neptune_subnet_group' },
    members: 'aws_neptune_cluster_instance',
  },
};

/** Databases of the plan with what reaches them. */
export function readDatabases(stack: Stack, claims = new StoreClaims(stack)): Database[] {
  const { resolver } = stack;
  return Object.entries(KINDS).flatMap(([type, { members: memberType, isAlwaysPrivate }]) => {
    const all = resolver.ofType(type);
    if (all.length === 0) return [];
    const members = memberType === undefined ? undefined : readMembers(memberType, type, resolver);
    return all.map((resource): Database => {
      const { port, groups, placed } = partsOf(resource, resolver);
      return {
        address: resource.address,
        engine: textAt(resource, ['engine']),
        port:
          port === undefined
            ? unknown(`the port of ${resource.address} is known only after apply`)
            : known(port),
        publiclyAccessible: readPublic(resource, members),
        subnets: isAlwaysPrivate
          ? null
          : placed.absent
            ? { state: 'known', value: [DEFAULT_SUBNET] }
            : toUncertainSet(placed),
        ...claims.judge(toStore(resource, port, groups, placed, claims)),
      };
    });
  });
}

function partsOf(resource: PlannedResource, resolver: Resolver) {
  const { subnetGroup = SUBNET_GROUP } = KINDS[resource.type] ?? {};
  const source = sourceOf(resource, resolver);
  const own = throughGroup(resource, subnetGroup, resolver);
  return {
    port: portOf(resource, source),
    groups: resolver.links(resource, ['vpc_security_group_ids'], isSecurityGroup),
    placed: own.absent && source ? throughGroup(source, subnetGroup, resolver) : own,
  };
}

/** The networks of the databases, by address. */
export function readDatabaseNetworks(
  { resolver }: Stack,
  claims: StoreClaims,
): Map<string, StoreNetwork> {
  return new Map(
    resolver.ofType(...Object.keys(KINDS)).map((resource) => {
      const { port, groups, placed } = partsOf(resource, resolver);
      return [resource.address, toStore(resource, port, groups, placed, claims)];
    }),
  );
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

function readMembers(memberType: string, clusterType: string, resolver: Resolver): Members {
  const isCluster = (type: string): boolean => type === clusterType;
  const all = resolver.ofType(memberType).map((member) => {
    const cluster = resolver.link(member, ['cluster_identifier'], isCluster);
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
function readPublic(resource: PlannedResource, members: Members | undefined): Uncertain<boolean> {
  const own = booleanAt(resource, ['publicly_accessible'], false);
  if (!members || (own.state === 'known' && own.value)) return own;
  const { byCluster, lost } = members;
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
