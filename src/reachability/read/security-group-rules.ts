import type { Links } from '../../plan/links.js';
import { oncePerPlan } from '../../plan/once-per-plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { setsBlock } from '../../plan/sets-block.js';
import { groupBy } from '../../topology/group-by.js';
import { isVpc } from '../../topology/resource-kinds.js';
import { ALL_PORTS, cidrPeer, type Admission, type Peer } from './admission.js';
import { defaultGroupKey, groupKeyOf, groupKeysOf, isDefaultGroup } from './group-keys.js';
import { readInline } from './inline-rules.js';
import { readStandaloneRules, type UnplacedRule } from './standalone-rules.js';

/** Rules of every security group of the plan, whichever way they are written. */
export class SecurityGroupRules {
  /** Rules of which the plan does not tell whose they are. */
  readonly unplaced: readonly UnplacedRule[];
  private readonly resolver: Resolver;
  private readonly admissions: ReadonlyMap<string, readonly Admission[]>;
  private readonly groups: ReadonlySet<string>;
  /** Default groups that the plan takes over, of a VPC that it does not tell. */
  private readonly homeless: readonly string[];
  /** Of these, the names of those of a VPC that is in none of the stacks. */
  private readonly outsideDefaults: ReadonlyMap<string, string>;

  constructor(resolver: Resolver) {
    this.resolver = resolver;
    const groups = resolver.ofType('aws_security_group', 'aws_default_security_group');
    this.groups = new Set(groups.map((group) => groupKeyOf(group, resolver)));
    this.homeless = groups
      .filter((group) => group.type === 'aws_default_security_group')
      .filter((group) => groupKeyOf(group, resolver) === group.address)
      .map(({ address }) => address);
    this.outsideDefaults = new Map(
      groups.flatMap((group): [string, string][] => {
        if (!this.homeless.includes(group.address)) return [];
        const { external } = resolver.link(group, ['vpc_id'], isVpc);
        return external.length === 0
          ? []
          : [[group.address, defaultGroupKey(external.join(' or '))]];
      }),
    );
    const standalone = readStandaloneRules(resolver);
    this.unplaced = standalone.unplaced;
    const inline = new Set(
      groups.flatMap((group) =>
        (['ingress', 'egress'] as const)
          .filter((direction) => setsBlock(group, direction))
          .map((direction) => `${direction} ${groupKeyOf(group, resolver)}`),
      ),
    );
    const admissions = [
      ...groups.flatMap((group) => [
        ...readInline(group, 'ingress', resolver),
        ...readInline(group, 'egress', resolver),
      ]),
      ...standalone.admissions.map((admission) => weaken(admission, inline)),
    ];
    this.admissions = groupBy(admissions, ({ group }) => [group]);
  }

  /** Keys of the groups of the plan. */
  get keys(): Iterable<string> {
    return this.groups;
  }

  /** Rules of one group; a VPC's default group has AWS's own where the plan does not replace them. */
  of(group: string, direction: Admission['direction']): readonly Admission[] {
    const own = (this.admissions.get(group) ?? []).filter((item) => item.direction === direction);
    if (!isDefaultGroup(group) || this.groups.has(group)) return own;
    const peers: Peer[] =
      direction === 'ingress'
        ? [{ kind: 'group', group }]
        : [cidrPeer('0.0.0.0/0'), cidrPeer('::/0')];
    const [homeless] = this.homeless;
    if (homeless !== undefined) {
      const reason = `${homeless} may have replaced the rules of ${group}: the plan does not tell its VPC`;
      peers.splice(0, peers.length, { kind: 'unknown', reason });
    }
    return [
      ...own,
      ...peers.map((peer): Admission => ({
        group,
        direction,
        ports: ALL_PORTS,
        peer,
        certainty: homeless === undefined ? 'sure' : 'maybe',
        source: group,
      })),
    ];
  }

  /**
   * What rules let into groups that are not in this plan, or may not be, and into default groups of VPCs
   * that are not. What AWS's own rule of a default group lets in, the group itself, is nothing new.
   */
  get outside(): readonly Admission[] {
    return [...this.admissions].flatMap(([group, own]) => {
      const ingress = own.filter(({ direction }) => direction === 'ingress');
      const name = this.outsideDefaults.get(group);
      if (name === undefined) return this.knows(group) ? [] : ingress;
      return ingress
        .filter(({ peer }) => peer.kind !== 'group' || peer.group !== group)
        .map((admission) => ({ ...admission, group: name, source: group }));
    });
  }

  /** Whether the group, and so all of its rules, is in this plan. */
  knows(group: string): boolean {
    return (
      this.groups.has(group) ||
      (isDefaultGroup(group) && group !== defaultGroupKey('the default VPC'))
    );
  }

  /** Keys of the groups that an argument names. */
  keysOf(links: Links): string[] {
    return groupKeysOf(links, this.resolver);
  }
}

export const readSecurityGroupRules = oncePerPlan((resolver) => new SecurityGroupRules(resolver));

/**
 * Inline rules of a group take away its rules that are resources of their own, until these are
 * applied again. Source: the provider's documentation of aws_security_group.
 */
function weaken(admission: Admission, inline: ReadonlySet<string>): Admission {
  return admission.certainty === 'sure' && inline.has(`${admission.direction} ${admission.group}`)
    ? { ...admission, certainty: 'maybe' }
    : admission;
}
