import type { Links } from '../../plan/links.js';
import { oncePerPlan } from '../../plan/once-per-plan.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { setsBlock } from '../../plan/sets-block.js';
import { groupBy } from '../../topology/group-by.js';
import { isNetworkAcl, isSubnet, isVpc } from '../../topology/resource-kinds.js';
import type { AclEntry, Doubt, NetworkAcl, OneOf } from '../engine/network.js';
import { allowAll, inlineEntries, standaloneEntry } from './network-acl-entries.js';
import { doubtOf } from './one-of.js';

/** Key of the network ACL that AWS makes for each VPC. */
export function defaultAclKey(vpc: string): string {
  return `the default network ACL of ${vpc}`;
}

interface Association {
  readonly acl: Links;
  readonly subnets: Links;
  readonly source: string;
  /** It is one of so many that each subnet they can name surely has one. */
  readonly covers: boolean;
}

/** What the plan does to network ACLs, or to those of subnets, that are in none of the stacks. */
export interface OutsideAcls {
  /** Entries of their own for such ACLs. */
  readonly entries: readonly (Outside & { readonly entries: readonly AclEntry[] })[];
  /** The ACLs, by key, that such subnets, or such VPCs as their default one, can have. */
  readonly behind: readonly (Outside & { readonly acl: OneOf<string> })[];
}

interface Outside {
  /** Address of what does it. */
  readonly address: string;
  /** Ids of the ACLs or subnets, or data sources that find them. */
  readonly ids: readonly string[];
}

/** Network ACLs of a plan by key, and which of them each subnet can have. */
export class NetworkAcls {
  readonly byKey: ReadonlyMap<string, NetworkAcl>;
  readonly outside: OutsideAcls;
  private readonly resolver: Resolver;
  private readonly bySubnet: ReadonlyMap<PlannedResource, readonly Association[]>;
  private readonly lost: readonly Association[];
  /** Key of a default ACL by its id, where the VPC exists already. */
  private readonly keyOfDefaultId: ReadonlyMap<string, string>;

  constructor(resolver: Resolver) {
    this.resolver = resolver;
    this.keyOfDefaultId = new Map(
      resolver.ofType('aws_vpc', 'aws_default_vpc').flatMap(({ address, values }) => {
        const id = values['default_network_acl_id'];
        return typeof id === 'string' ? [[id, defaultAclKey(address)] as const] : [];
      }),
    );
    this.byKey = this.readAll();
    const associations = this.readAssociations();
    this.outside = this.readOutside(associations);
    this.bySubnet = groupBy(associations, ({ subnets }) =>
      subnets.targets.map(({ resource }) => resource),
    );
    this.lost = associations.filter(({ subnets }) => subnets.gaps.length > 0);
  }

  /** The ACL that filters a subnet: its own, or else the default one of its VPC. */
  of(subnet: PlannedResource, vpc: OneOf<string>): OneOf<string> {
    const own = this.bySubnet.get(subnet) ?? [];
    const isExact = ({ subnets }: Association): boolean =>
      subnets.exact && subnets.gaps.length === 0;
    const exact = own.filter(isExact);
    const sure = exact.length > 0 || own.some(({ covers }) => covers);
    const possible = exact.length > 0 ? exact : sure ? own : [...own, ...this.lost];
    const keys = possible.flatMap(({ acl }) => this.keysOf(acl));
    const gap = possible.flatMap(({ acl, source }) =>
      acl.gaps.map((reason) => `the network ACL of ${source}: ${reason}`),
    )[0];
    const defaults = sure ? [] : vpc.options.map(defaultAclKey);
    return {
      options: [...new Set([...keys, ...defaults])],
      open: gap ?? (sure ? undefined : vpc.open),
    };
  }

  private keysOf(links: Links): string[] {
    return [
      ...links.targets.map(({ resource }) => this.keyOf(resource)),
      ...links.external.map((id) => this.keyOfDefaultId.get(id) ?? id),
    ];
  }

  private idsOutside(links: Links): string[] {
    return links.external.filter((id) => !this.keyOfDefaultId.has(id));
  }

  private keyOf(acl: PlannedResource): string {
    if (isVpc(acl.type, undefined)) return defaultAclKey(acl.address);
    if (acl.type !== 'aws_default_network_acl') return acl.address;
    const { targets, external, exact } = this.vpcOfDefault(acl);
    const [key] = [
      ...targets.map(({ resource }) => defaultAclKey(resource.address)),
      ...external.flatMap((id) => this.keyOfDefaultId.get(id) ?? []),
    ];
    return key !== undefined && exact ? key : acl.address;
  }

  private vpcOfDefault(acl: PlannedResource): Links {
    return this.resolver.link(acl, ['default_network_acl_id'], isVpc);
  }

  private readAll(): Map<string, NetworkAcl> {
    const rules = this.resolver.ofType('aws_network_acl_rule').map((rule) => ({
      rule,
      acls: this.resolver.link(rule, ['network_acl_id'], isNetworkAcl),
    }));
    const placed = groupBy(rules, ({ acls }) => this.keysOf(acls));
    const lost = rules.find(({ acls }) => acls.gaps.length > 0);
    const lostOpen = lost && doubtOf(lost.acls, `the network ACL of ${lost.rule.address}`);
    const acls = new Map<string, NetworkAcl>();
    for (const vpc of this.resolver.ofType('aws_vpc', 'aws_default_vpc')) {
      const key = defaultAclKey(vpc.address);
      acls.set(key, { key, entries: allowAll(key), open: this.homelessDefault() });
    }
    const inline = new Set<string>();
    for (const acl of this.resolver.ofType('aws_network_acl', 'aws_default_network_acl')) {
      const key = this.keyOf(acl);
      if (setsBlock(acl, 'ingress') || setsBlock(acl, 'egress')) inline.add(key);
      acls.set(key, { key, ...inlineEntries(acl) });
    }
    for (const [key, own] of placed) {
      const acl = acls.get(key) ?? { key, entries: [], open: `${key} is not in this plan` };
      const mixed = inline.has(key)
        ? `${key} mixes inline entries with aws_network_acl_rule, which overwrite each other`
        : undefined;
      acls.set(key, {
        key,
        open: acl.open,
        entries: [
          ...acl.entries,
          ...own.flatMap(({ rule, acls: links }) =>
            standaloneEntry(rule, doubtOf(links, `the network ACL of ${rule.address}`) ?? mixed),
          ),
        ],
      });
    }
    if (lostOpen === undefined) return acls;
    return new Map([...acls].map(([key, acl]) => [key, { ...acl, open: acl.open ?? lostOpen }]));
  }

  /** `aws_default_network_acl` of a VPC that the plan does not tell may have replaced any default one. */
  private homelessDefault(): Doubt {
    const homeless = this.resolver
      .ofType('aws_default_network_acl')
      .find((acl) => this.keyOf(acl) === acl.address);
    return (
      homeless &&
      `${homeless.address} may have replaced its entries: the plan does not tell its VPC`
    );
  }

  private readOutside(associations: readonly Association[]): OutsideAcls {
    const entries = this.resolver.ofType('aws_network_acl_rule').map((rule) => ({
      address: rule.address,
      ids: this.idsOutside(this.resolver.link(rule, ['network_acl_id'], isNetworkAcl)),
      entries: standaloneEntry(rule, undefined),
    }));
    const adopted = this.resolver.ofType('aws_default_network_acl').map((acl) => ({
      address: acl.address,
      ids: this.idsOutside(this.vpcOfDefault(acl)),
      acl: { options: [this.keyOf(acl)], open: undefined },
    }));
    const associated = associations.map(({ source, subnets, acl }) => ({
      address: source,
      ids: subnets.external,
      acl: { options: this.keysOf(acl), open: acl.gaps[0] },
    }));
    const isOutside = ({ ids }: Outside): boolean => ids.length > 0;
    return {
      entries: entries.filter(isOutside),
      behind: [...adopted, ...associated].filter(isOutside),
    };
  }

  private readAssociations(): Association[] {
    const inline = this.resolver
      .ofType('aws_network_acl', 'aws_default_network_acl')
      .map((acl): Association => ({
        acl: {
          targets: [{ resource: acl, attribute: 'id' }],
          external: [],
          exact: true,
          gaps: [],
          absent: false,
        },
        subnets: this.resolver.links(acl, ['subnet_ids'], isSubnet),
        source: acl.address,
        covers: false,
      }))
      .filter(({ subnets }) => !subnets.absent);
    const own = this.resolver.ofType('aws_network_acl_association').map((association) => {
      const subnets = this.resolver.link(association, ['subnet_id'], isSubnet);
      return {
        acl: this.resolver.link(association, ['network_acl_id'], isNetworkAcl),
        subnets,
        source: association.address,
        covers:
          subnets.gaps.length === 0 &&
          subnets.external.length === 0 &&
          this.resolver.siblingsOf(association) >= subnets.targets.length,
      };
    });
    return [...inline, ...own];
  }
}

export const readNetworkAcls = oncePerPlan((resolver) => new NetworkAcls(resolver));
