import type { OpenTo } from '../../model/extent.js';
import { groupBy } from '../../topology/group-by.js';
import { isVpc } from '../../topology/resource-kinds.js';
import type { Stack } from '../../topology/read-stack.js';
import { textAt } from '../../topology/uncertain-attribute.js';
import type { Admission, Ports } from '../read/admission.js';
import type { Holder } from '../read/holders.js';
import type { Service } from '../engine/network.js';
import { judgeRule } from './nothing-else.js';
import { groupKeysOfHolder, type StoreClaims } from './store-claims.js';
import type { ReachabilityContext, StoreNetwork } from './store-network.js';

/** Who is let in that should not be, and why there may be more. */
export interface Openings {
  readonly openings: readonly OpenTo[];
  readonly doubts: readonly string[];
}

/** Reads as data what the claims about stores and administrators say in sentences. */
export class OpeningReader {
  private readonly claims: StoreClaims;
  private readonly placesByCidr: ReadonlyMap<string, readonly string[]>;
  private readonly byGroup = new Map<readonly Holder[], ReadonlyMap<string, readonly Holder[]>>();

  constructor({ resolver, topology }: Stack, claims: StoreClaims) {
    this.claims = claims;
    const blocks = [
      ...[...topology.subnets.values()].map(({ address, cidr }) => ({ address, cidr })),
      ...[...resolver.plan.resources.values()]
        .filter(({ type }) => isVpc(type, undefined))
        .map((vpc) => ({ address: vpc.address, cidr: textAt(vpc, ['cidr_block']) })),
    ];
    this.placesByCidr = new Map(
      [...groupBy(blocks, ({ cidr }) => (cidr.state === 'known' ? [cidr.value] : []))].map(
        ([cidr, own]) => [cidr, own.map(({ address }) => address)],
      ),
    );
  }

  /** What the rules of a store's groups let in beside whom they should. `holders`: whoever may be let in. */
  into(
    store: StoreNetwork,
    context: ReachabilityContext,
    holders: readonly Holder[] = this.claims.others,
  ): Openings {
    const isOne = store.groups.length === 1 && store.groupGaps.length === 0;
    const found = store.groups.flatMap((groups) =>
      groups
        .flatMap((group) => context.rules.of(group, 'ingress'))
        .map((rule) => ({ rule, judged: judgeRule(rule, store, groups, context) }))
        .filter(({ judged }) => judged.verdict !== 'proven')
        .map(({ rule, judged }) => ({
          rule,
          isSure: isOne && judged.verdict === 'refuted' && isCertain(rule),
        })),
    );
    const outside = store.groups.flat().filter((group) => !context.rules.knows(group));
    return {
      openings: found.flatMap(({ rule, isSure }) =>
        this.fromPeer(rule, store, holders).map((own) => ({
          ...own,
          ...serviceOfPorts(rule.ports, store),
          isSure: isSure && own.isSure,
        })),
      ),
      doubts: [
        ...store.groupGaps,
        ...found.flatMap(({ rule: { peer } }) => (peer.kind === 'unknown' ? [peer.reason] : [])),
        ...context.rules.unplaced.map(({ address }) => `${address} may be a rule of its groups`),
        ...outside.map((group) => `the rules of ${group} are not in this plan`),
      ],
    };
  }

  /** A block as the one who is let in. */
  fromBlock(cidr: string): Pick<OpenTo, 'from' | 'within' | 'places'> {
    return { from: cidr, within: [], places: this.placesByCidr.get(cidr) ?? [] };
  }

  private fromPeer(
    { peer }: Admission,
    store: StoreNetwork,
    holders: readonly Holder[],
  ): Pick<OpenTo, 'from' | 'within' | 'places' | 'isSure'>[] {
    if (peer.kind === 'unknown') return [];
    if (peer.kind === 'cidr') return [{ ...this.fromBlock(peer.cidr), isSure: true }];
    const members = (this.holdersOf(holders).get(peer.group) ?? []).filter(
      ({ address }) => address !== store.address,
    );
    // A group that nothing has yet lets in whatever is given it.
    if (members.length === 0) return [{ from: peer.group, within: [], places: [], isSure: false }];
    return members.map(({ address, subnets, groups, part }) => ({
      from: address,
      within: this.blocksOf(subnets),
      places: [],
      isSure: groups.exact && groups.gaps.length === 0 && part === undefined,
    }));
  }

  private holdersOf(holders: readonly Holder[]): ReadonlyMap<string, readonly Holder[]> {
    const { rules, subnets } = this.claims;
    const known =
      this.byGroup.get(holders) ??
      groupBy(holders, (own) => groupKeysOfHolder(own, rules, subnets));
    this.byGroup.set(holders, known);
    return known;
  }

  /** All of them, or none where one is not known. */
  private blocksOf({ targets, gaps, external }: Holder['subnets']): readonly string[] {
    const blocks = targets.flatMap(({ resource }) => {
      const cidr = this.claims.subnets.get(resource.address)?.cidr;
      return cidr?.state === 'known' ? [cidr.value] : [];
    });
    const isWhole = blocks.length === targets.length && gaps.length + external.length === 0;
    return isWhole ? blocks : [];
  }
}

/** Whether the group surely has the rule, with these ports. */
function isCertain({ certainty, ports }: Admission): boolean {
  return certainty === 'sure' && ports.protocol !== 'unknown';
}

const PROTOCOLS = { tcp: 6, udp: 17, all: 'all', unknown: 'all' } as const;

/** Ports that only apply tells may be any. */
export function serviceOfPorts(ports: Ports, { port }: Pick<StoreNetwork, 'port'>): Service {
  if (ports.portOf !== undefined && port !== undefined)
    return { protocol: 6, fromPort: port, toPort: port };
  return { protocol: PROTOCOLS[ports.protocol], fromPort: ports.from, toPort: ports.to };
}
