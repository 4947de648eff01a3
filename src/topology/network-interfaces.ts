import { exactLinks, gapLinks, joinLinks, type Links } from '../plan/links.js';
import { oncePerPlan } from '../plan/once-per-plan.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { groupBy } from './group-by.js';
import { isInstance, isNetworkInterface, isSecurityGroup, isSubnet } from './resource-kinds.js';

/** Network interfaces that are resources of their own and belong to one instance. */
export interface Interfaces {
  readonly cards: readonly PlannedResource[];
  /** The instance has no interface but those: its subnet and its groups are theirs. */
  readonly primary: boolean;
  /** Interfaces that the plan does not tell, one reason each. */
  readonly gaps: readonly string[];
}

/** Those that an instance names, and those that are attached to it. */
export function readInterfaces(instance: PlannedResource, resolver: Resolver): Interfaces {
  const blocks = ['network_interface', 'primary_network_interface'].flatMap((block) => {
    const rows = instance.values[block];
    return (Array.isArray(rows) ? rows : []).map((_, index) =>
      resolver.link(instance, [block, index, 'network_interface_id'], isNetworkInterface),
    );
  });
  const named = joinLinks(blocks);
  const attached = attachmentsOf(resolver, instance);
  const cards = [...named.targets.map(({ resource }) => resource), ...attached.cards];
  const outside = named.external.map((id) => `${id} is outside of this plan`);
  return {
    cards: [...new Set(cards)],
    primary: !named.absent,
    gaps: [...named.gaps, ...outside, ...attached.gaps],
  };
}

function attachmentsOf(
  resolver: Resolver,
  instance: PlannedResource,
): { readonly cards: readonly PlannedResource[]; readonly gaps: readonly string[] } {
  const attachments = indexAttachments(resolver).get(instance) ?? [];
  return {
    cards: attachments.flatMap(({ card }) => card.targets.map(({ resource }) => resource)),
    gaps: attachments.flatMap(({ card, source }) => {
      const open = [...card.gaps, ...card.external.map((id) => `${id} is outside of this plan`)];
      return open.map((reason) => `${source}: ${reason}`);
    }),
  };
}

interface Attachment {
  /** The interface that is attached. */
  readonly card: Links;
  /** Address of what attaches it. */
  readonly source: string;
}

/** By instance, as to look through every interface for each instance costs the square. */
const indexAttachments = oncePerPlan((resolver) => {
  const ofInterfaces = resolver.ofType('aws_network_interface').map((card) => ({
    card: exactLinks([{ resource: card, attribute: undefined }]),
    source: card.address,
    to: resolver.link(card, ['attachment', 0, 'instance'], isInstance),
  }));
  const standalone = resolver.ofType('aws_network_interface_attachment').map((attachment) => ({
    card: resolver.link(attachment, ['network_interface_id'], isNetworkInterface),
    source: attachment.address,
    to: resolver.link(attachment, ['instance_id'], isInstance),
  }));
  return byTarget<Attachment & { readonly to: Links }>([...ofInterfaces, ...standalone]);
});

function byTarget<T extends { readonly to: Links }>(
  items: readonly T[],
): ReadonlyMap<PlannedResource, readonly T[]> {
  return groupBy(items, ({ to }) => to.targets.map(({ resource }) => resource));
}

export function subnetsOfInterfaces({ cards, gaps }: Interfaces, resolver: Resolver): Links[] {
  return [
    ...cards.map((card) => resolver.link(card, ['subnet_id'], isSubnet)),
    ...gaps.map(gapLinks),
  ];
}

/** Groups of the interfaces, and those that a resource of their own adds to one of them. */
export function groupsOfInterfaces(
  instance: PlannedResource,
  { cards, gaps }: Interfaces,
  resolver: Resolver,
): Links[] {
  return [
    ...cards.map((card) => resolver.links(card, ['security_groups'], isSecurityGroup)),
    ...gaps.map(gapLinks),
    ...addedGroups([instance, ...cards], resolver),
  ];
}

function addedGroups(owners: readonly PlannedResource[], resolver: Resolver): Links[] {
  const index = indexGroupAttachments(resolver);
  const own = new Set(owners.flatMap((owner) => index.get(owner) ?? []));
  return [...own].map(({ attachment, to }) => {
    const groups = resolver.link(attachment, ['security_group_id'], isSecurityGroup);
    return to.exact ? groups : { ...groups, exact: false };
  });
}

const indexGroupAttachments = oncePerPlan((resolver) =>
  byTarget(
    resolver.ofType('aws_network_interface_sg_attachment').map((attachment) => ({
      attachment,
      to: resolver.link(attachment, ['network_interface_id'], isInterfaceOrInstance),
    })),
  ),
);

/** An interface is named by its own id, or as an instance's `primary_network_interface_id`. */
export function isInterfaceOrInstance(type: string, attribute: string | undefined): boolean {
  return isNetworkInterface(type, attribute) || isInstance(type, attribute);
}
