import type { Application, Database, Subnet, Topology } from '../model/topology.js';
import { known, unknown, valueOr, type Uncertain } from '../model/uncertain.js';
import { joinLinks, NO_LINKS, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import type {
  ApplicationNetwork,
  DatabaseNetwork,
  Holders,
  ReachabilityContext,
} from './database-network.js';
import { proveNothingElse } from './nothing-else.js';
import { provePathFromApplication } from './path-from-application.js';
import { readHolders, type Holder } from './holders.js';
import { groupBy } from '../topology/group-by.js';
import { defaultGroupKey } from './group-keys.js';
import { SecurityGroupRules } from './security-group-rules.js';
import { readCompute, type Compute } from '../topology/compute.js';
import { isDbSubnetGroup, isSecurityGroup, isSubnet } from '../topology/resource-kinds.js';
import { booleanAt, numberAt, textAt } from '../topology/uncertain-attribute.js';

const DEFAULT_VPC = 'the default VPC';

/** Port of an engine where the plan names none. Source: the RDS API's CreateDBInstance, `Port`. */
const ENGINE_PORTS: readonly (readonly [RegExp, number])[] = [
  [/^(mysql|mariadb|aurora|aurora-mysql)$/, 3306],
  [/^(postgres|aurora-postgresql)$/, 5432],
  [/^(oracle|custom-oracle)/, 1521],
  [/^(sqlserver|custom-sqlserver)/, 1433],
  [/^db2/, 50000],
];

/** What joins VPCs. The routes across are not followed. */
const JOINTS = [
  'aws_vpc_peering_connection',
  'aws_vpc_peering_connection_accepter',
  'aws_ec2_transit_gateway_vpc_attachment',
  'aws_networkmanager_vpc_attachment',
];

/** Databases of the plan with what reaches them, each judged within its own VPC, or all that are joined. */
export function readDatabases(resolver: Resolver, topology: Topology): Database[] {
  const { applications, subnets } = topology;
  const compute = readCompute(resolver);
  const databases = resolver.ofType('aws_db_instance', 'aws_rds_cluster');
  if (databases.length === 0) return [];
  const rules = new SecurityGroupRules(resolver);
  const surely = new Set(applications.map(({ address }) => address));
  const doubts = applications.filter(({ role }) => role.state === 'unknown');
  const holders = indexHolders(readHolders(resolver, compute, surely), rules, subnets);
  const networks = compute
    .filter((item) => surely.has(item.resource.address))
    .map((item) => ({
      network: toNetwork(item, rules, subnets),
      vpc: vpcOf(item.subnets, subnets),
    }));
  const joined = resolver.ofType(...JOINTS).length > 0;
  return databases.map((resource) => {
    const db = readNetwork(resource, resolver, rules, subnets);
    const isInVpc = ({ vpc }: { readonly vpc: string | undefined }): boolean =>
      vpc === undefined || db.vpc === undefined || vpc === db.vpc;
    const context: ReachabilityContext = {
      rules,
      subnets,
      applications: networks
        .filter((network) => joined || isInVpc(network))
        .map((network) => ({ ...network.network, isPeered: !isInVpc(network) })),
      holders: { ...holders, active: holders.active.filter((holder) => joined || isInVpc(holder)) },
      applicationDoubt: doubtOf(doubts, networks.length),
    };
    return {
      address: resource.address,
      engine: textAt(resource, ['engine']),
      port:
        db.port === undefined
          ? unknown(`the port of ${resource.address} is known only after apply`)
          : known(db.port),
      publiclyAccessible: readPublic(resource, resolver),
      fromApplication: provePathFromApplication(db, context),
      fromOthers: proveNothingElse(db, context),
    };
  });
}

function doubtOf(doubts: readonly Application[], applications: number): string | undefined {
  if (applications === 0)
    return 'no target of a load balancer was found, so the plan does not tell what the application is';
  const [first] = doubts;
  return first && first.role.state === 'unknown'
    ? `${first.address} may be part of the application: ${first.role.reason}`
    : undefined;
}

function readPublic(resource: PlannedResource, resolver: Resolver): Uncertain<boolean> {
  const own = booleanAt(resource, ['publicly_accessible'], false);
  if (resource.type !== 'aws_rds_cluster' || (own.state === 'known' && own.value)) return own;
  const members = resolver.ofType('aws_rds_cluster_instance').flatMap((member) => {
    const cluster = resolver.link(member, ['cluster_identifier'], (type) => type === resource.type);
    const named = cluster.targets.some((target) => target.resource === resource);
    if (!named && cluster.gaps.length === 0) return [];
    const setting = booleanAt(member, ['publicly_accessible'], false);
    const sure = named && cluster.exact && cluster.gaps.length === 0;
    // A private instance is harmless, whose ever it is.
    return sure || (setting.state === 'known' && !setting.value)
      ? [setting]
      : [unknown(`${member.address} may be an instance of it`, [true, false])];
  });
  const isPublic = members.some((member) => member.state === 'known' && member.value);
  if (isPublic) return known(true);
  return members.find((member) => member.state === 'unknown') ?? own;
}

function readNetwork(
  resource: PlannedResource,
  resolver: Resolver,
  rules: SecurityGroupRules,
  subnets: ReadonlyMap<string, Subnet>,
): DatabaseNetwork {
  const source = sourceOf(resource, resolver);
  const own = subnetsOf(resource, resolver);
  const placed = own.absent && source ? subnetsOf(source, resolver) : own;
  const vpc = placed.absent ? DEFAULT_VPC : vpcOf(placed, subnets);
  const groups = resolver.links(resource, ['vpc_security_group_ids'], isSecurityGroup);
  return {
    address: resource.address,
    port: portOf(resource, source),
    vpc,
    ...possibleGroups(groups, vpc, rules),
    subnets: placed.targets.map((target) => target.resource.address),
  };
}

function possibleGroups(
  groups: Links,
  vpc: string | undefined,
  rules: SecurityGroupRules,
): Pick<DatabaseNetwork, 'groups' | 'groupGaps'> {
  if (groups.absent) {
    return vpc === undefined
      ? {
          groups: [],
          groupGaps: ['it has the default security group of a VPC that the plan does not tell'],
        }
      : { groups: [[defaultGroupKey(vpc)]], groupGaps: [] };
  }
  const keys = rules.keysOf(groups);
  if (groups.gaps.length > 0)
    return {
      groups: keys.length > 0 ? [keys] : [],
      groupGaps: groups.gaps.map((gap) => `its security groups: ${gap}`),
    };
  return { groups: groups.exact ? [keys] : keys.map((key) => [key]), groupGaps: [] };
}

function subnetsOf(resource: PlannedResource, resolver: Resolver): Links {
  const group = resolver.link(resource, ['db_subnet_group_name'], isDbSubnetGroup);
  if (group.absent) return NO_LINKS;
  const members = joinLinks(
    group.targets.map((target) => resolver.links(target.resource, ['subnet_ids'], isSubnet)),
  );
  return {
    ...members,
    absent: false,
    exact: members.exact && group.exact,
    external: [...members.external, ...group.external],
    gaps: [...members.gaps, ...group.gaps],
  };
}

/** A replica has the engine and the place of what it replicates. */
function sourceOf(resource: PlannedResource, resolver: Resolver): PlannedResource | undefined {
  const links = resolver.link(
    resource,
    ['replicate_source_db'],
    (type) => type === 'aws_db_instance',
  );
  return links.targets[0]?.resource;
}

function portOf(
  resource: PlannedResource,
  source: PlannedResource | undefined,
): number | undefined {
  const port = numberAt(resource, ['port'], 0);
  if (port.state === 'unknown') return undefined;
  if (port.value > 0) return port.value;
  if (source) return portOf(source, undefined);
  const engine = valueOr(textAt(resource, ['engine']), '');
  return ENGINE_PORTS.find(([pattern]) => pattern.test(engine))?.[1];
}

function vpcOf(links: Links, subnets: ReadonlyMap<string, Subnet>): string | undefined {
  const vpcs = new Set(
    links.targets.map(({ resource }) => {
      const vpc = subnets.get(resource.address)?.vpc;
      return vpc?.state === 'known' ? vpc.value : undefined;
    }),
  );
  const [only] = vpcs;
  if (links.external.some((id) => id.startsWith('a default subnet'))) return DEFAULT_VPC;
  return vpcs.size === 1 ? only : undefined;
}

function indexHolders(
  all: readonly Holder[],
  rules: SecurityGroupRules,
  subnets: ReadonlyMap<string, Subnet>,
): Holders {
  const active = all.filter((holder) => holder.active);
  return {
    byGroup: groupBy(all, (holder) => groupKeysOf(holder, rules, subnets)),
    active: active.map((holder) => ({ ...holder, vpc: vpcOf(holder.subnets, subnets) })),
    doubtful: active.find((holder) => holder.groups.gaps.length > 0),
    placeless: active.find(
      (holder) =>
        holder.groups.absent &&
        !holder.subnets.absent &&
        vpcOf(holder.subnets, subnets) === undefined,
    ),
  };
}

/** An interface without a group named has the default one of its VPC. */
function groupKeysOf(
  holder: { readonly groups: Links; readonly subnets: Links },
  rules: SecurityGroupRules,
  subnets: ReadonlyMap<string, Subnet>,
): string[] {
  if (!holder.groups.absent) return rules.keysOf(holder.groups);
  const vpc = vpcOf(holder.subnets, subnets);
  return vpc === undefined ? [] : [defaultGroupKey(vpc)];
}

function toNetwork(
  item: Compute,
  rules: SecurityGroupRules,
  subnets: ReadonlyMap<string, Subnet>,
): ApplicationNetwork {
  const groups = item.securityGroups;
  const vpc = vpcOf(item.subnets, subnets);
  const named = groups.absent
    ? vpc === undefined
      ? []
      : [defaultGroupKey(vpc)]
    : rules.keysOf(groups);
  const gaps =
    groups.absent && vpc === undefined
      ? ['it has the default security group of a VPC that the plan does not tell']
      : groups.gaps;
  return {
    compute: item,
    groups: named,
    groupsExact: groups.exact,
    groupGaps: gaps,
    subnets: item.subnets,
    isPeered: false,
  };
}
