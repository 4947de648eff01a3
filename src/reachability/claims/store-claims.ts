import type { Application, Reachability, Subnet } from '../../model/topology.js';
import type { Links } from '../../plan/links.js';
import { readCompute, type Compute } from '../../topology/compute.js';
import { readEcsTasks } from '../../topology/ecs-tasks.js';
import { groupBy } from '../../topology/group-by.js';
import type { Stack } from '../../topology/read-stack.js';
import { parseCidr, type Range } from '../cidr.js';
import type { Network } from '../engine/network.js';
import { defaultGroupKey } from '../read/group-keys.js';
import { readHolders, toHolder, type Holder } from '../read/holders.js';
import { readNetwork } from '../read/read-network.js';
import { readSecurityGroupRules, type SecurityGroupRules } from '../read/security-group-rules.js';
import { ByVpc } from './by-vpc.js';
import { readDatabaseProxies, type DatabaseProxy } from './database-proxies.js';
import { describeNoApplication } from './no-application.js';
import { proveNothingElse } from './nothing-else.js';
import { provePathFromApplication } from './path-from-application.js';
import {
  heldText,
  type ApplicationNetwork,
  type Holders,
  type PlacedHolder,
  type ReachabilityContext,
  type StoreNetwork,
} from './store-network.js';
import { vpcOf } from './vpc-of.js';

/** What joins VPCs: who is in another one may be let in. */
const JOINTS = [
  'aws_vpc_peering_connection',
  'aws_vpc_peering_connection_accepter',
  'aws_ec2_transit_gateway_vpc_attachment',
  'aws_networkmanager_vpc_attachment',
];

/** Who reaches the databases and caches of a plan, each judged within its own VPC, or all that are joined. */
export class StoreClaims {
  readonly network: Network;
  readonly rules: SecurityGroupRules;
  readonly subnets: ReadonlyMap<string, Subnet>;
  private readonly networks: ByVpc<{
    readonly network: ApplicationNetwork;
    readonly vpc: string | undefined;
  }>;
  private readonly active: ByVpc<PlacedHolder>;
  /** Everything but the application. */
  readonly others: readonly Holder[];
  readonly ranges: ReadonlyMap<string, Range>;
  private readonly contexts = new Map<string | undefined, ReachabilityContext>();
  private readonly holders: Holders;
  private readonly isJoined: boolean;
  private readonly applicationDoubt: string | undefined;
  private readonly proxies: ReadonlyMap<string, DatabaseProxy>;

  constructor(stack: Stack, network = readNetwork(stack)) {
    const { resolver } = stack;
    const { applications, subnets } = stack.topology;
    const compute = readCompute(resolver);
    const surely = new Set(
      applications.flatMap(({ address, otherTier }) => (otherTier === undefined ? [address] : [])),
    );
    const others = new Map(applications.map(({ address, otherTier }) => [address, otherTier]));
    this.others = [
      ...compute
        .filter((item) => !surely.has(item.resource.address))
        .map((item) => toHolder(item, others.get(item.resource.address))),
      ...readHolders(resolver).filter(
        ({ address, groups, active }) => !surely.has(address) && (!groups.absent || active),
      ),
    ];
    this.network = network;
    this.subnets = subnets;
    this.ranges = new Map(
      [...subnets.values()].flatMap(({ address, cidr }) => {
        const range = cidr.state === 'known' ? parseCidr(cidr.value) : undefined;
        return range ? [[address, range] as const] : [];
      }),
    );
    this.rules = readSecurityGroupRules(resolver);
    this.holders = indexHolders(this.others, this.rules, subnets);
    this.active = new ByVpc(this.holders.active);
    this.networks = new ByVpc(
      [...compute, ...readEcsTasks(resolver)]
        .filter((item) => surely.has(item.resource.address))
        .map((item) => ({
          network: toNetwork(item, this.rules, subnets),
          vpc: vpcOf(item.subnets, subnets),
        })),
    );
    this.proxies = readDatabaseProxies(resolver, this);
    this.isJoined = resolver.ofType(...JOINTS).length > 0;
    const doubts = applications.filter(({ role }) => role.state === 'unknown');
    this.applicationDoubt =
      this.networks.all.length === 0 ? describeNoApplication(resolver) : doubtOf(doubts);
  }

  /** Whether the application reaches it on its port, and whether nothing else is let in. */
  judge(store: StoreNetwork): {
    readonly fromApplication: Reachability;
    readonly fromOthers: Reachability;
  } {
    const context = this.contextOf(store);
    return {
      fromApplication: provePathFromApplication(store, context),
      fromOthers: proveNothingElse(store, context),
    };
  }

  /** What a store is judged in: those of one VPC have one context. */
  contextOf({ vpc }: StoreNetwork): ReachabilityContext {
    const known = this.contexts.get(vpc) ?? this.makeContext(vpc);
    this.contexts.set(vpc, known);
    return known;
  }

  private makeContext(own: string | undefined): ReachabilityContext {
    const vpc = this.isJoined ? undefined : own;
    return {
      network: this.network,
      party: 'the application',
      isStrict: true,
      rules: this.rules,
      subnets: this.subnets,
      ranges: this.ranges,
      applications: this.networks.of(vpc).map((item) => item.network),
      holders: { ...this.holders, active: this.active.of(vpc) },
      applicationDoubt: this.applicationDoubt,
      proxies: this.proxies,
    };
  }
}

function doubtOf([first]: readonly Application[]): string | undefined {
  return first && first.role.state === 'unknown'
    ? `${first.address} may be part of the application: ${first.role.reason}`
    : undefined;
}

/** Holders by their groups, and what is open of them. */
export function indexHolders(
  holders: readonly Holder[],
  rules: SecurityGroupRules,
  subnets: ReadonlyMap<string, Subnet>,
): Holders {
  const all = holders.map((holder) => {
    const keys = groupKeysOfHolder(holder, rules, subnets);
    const placed: PlacedHolder = {
      ...holder,
      vpc: vpcOf(holder.subnets, subnets),
      held: heldText(keys),
    };
    return { keys, placed };
  });
  const active = all.map(({ placed }) => placed).filter((holder) => holder.active);
  const byGroup = groupBy(all, ({ keys }) => keys);
  return {
    byGroup: new Map(
      [...byGroup].map(([key, own]) => [key, twoOfEachKind(own.map(({ placed }) => placed))]),
    ),
    active,
    doubtful: active.find((holder) => holder.groups.gaps.length > 0),
    placeless: active.find(
      (holder) => holder.groups.absent && !holder.subnets.absent && holder.vpc === undefined,
    ),
  };
}

/**
 * Of holders that are alike in all that is asked of them the first two: one to name, and another for
 * the one that it is itself. A fleet of thousands shares one group, and each of it is judged.
 */
function twoOfEachKind(holders: readonly PlacedHolder[]): PlacedHolder[] {
  const seen = new Map<string, number>();
  return holders.filter(({ active, groups, held, part, resource }) => {
    // Proxies lead to databases of their own.
    if (resource.type === 'aws_db_proxy') return true;
    const kind = `${active} ${groups.exact} ${part ?? ''} ${held}`;
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    return count <= 2;
  });
}

/** An interface without a group named has the default one of its VPC. */
export function groupKeysOfHolder(
  holder: { readonly groups: Links; readonly subnets: Links },
  rules: SecurityGroupRules,
  subnets: ReadonlyMap<string, Subnet>,
): string[] {
  if (!holder.groups.absent) return rules.keysOf(holder.groups);
  const vpc = vpcOf(holder.subnets, subnets);
  return vpc === undefined ? [] : [defaultGroupKey(vpc)];
}

/** What runs an application, or a bastion, as the one who may come in. */
export function toNetwork(
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
  };
}
