import { known, unknown, type Uncertain } from '../model/uncertain.js';
import type { Subnet, UncertainSet } from '../model/topology.js';
import { isObject } from '../plan/json-shape.js';
import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { DEFAULT_SUBNET, type Compute } from './compute.js';
import { launchedTags, textEntries } from './planned-tags.js';
import { isSubnet } from './resource-kinds.js';
import { DEFAULT_VPC } from './route-tables.js';

/** Something that runs code in subnets: an instance, a group of them, a service, a build project. */
export interface Server {
  readonly resource: PlannedResource;
  readonly subnets: Links;
  /** Tags of its own or of what launches it; those that the provider adds to everything last. */
  readonly tags: ReadonlyMap<string, string>;
  readonly ownTags: ReadonlyMap<string, string>;
  /** Names that people gave it: its tag, its argument, its resource and its modules. */
  readonly names: readonly string[];
}

/** Services and build projects run code too; a function is no server. */
const OTHERS: Readonly<Record<string, readonly (string | number)[]>> = {
  aws_ecs_service: ['network_configuration', 0, 'subnets'],
  aws_codebuild_project: ['vpc_config', 0, 'subnets'],
};

/** Every server of a plan, those that lie in no VPC left out. */
export function readServers(compute: readonly Compute[], resolver: Resolver): Server[] {
  const others = Object.entries(OTHERS).flatMap(([type, path]) =>
    resolver.ofType(type).flatMap((resource) => {
      const subnets = resolver.links(resource, path, isSubnet);
      return subnets.absent ? [] : [toServer(resource, subnets, resolver)];
    }),
  );
  return [
    ...compute.map(({ resource, subnets }) => toServer(resource, subnets, resolver)),
    ...others,
  ];
}

function toServer(resource: PlannedResource, subnets: Links, resolver: Resolver): Server {
  const ownTags = ownTagsOf(resource, resolver);
  const given = isObject(resource.values['tags_all']) ? resource.values['tags_all'] : {};
  const tags = new Map([...textEntries(given), ...ownTags]);
  const name = resource.values['name'];
  return {
    resource,
    subnets,
    tags,
    ownTags,
    names: [
      tags.get('Name') ?? '',
      typeof name === 'string' ? name : '',
      resource.name,
      typeof resource.key === 'string' ? resource.key : '',
      ...resource.modulePath.map((step) => step.name),
    ].filter((text) => text !== ''),
  };
}

function ownTagsOf(resource: PlannedResource, resolver: Resolver): ReadonlyMap<string, string> {
  const blocks = resource.values['tag'];
  const rows = (Array.isArray(blocks) ? blocks : [])
    .filter(isObject)
    .map((row) => [String(row['key']), String(row['value'])] as const);
  return new Map([
    ...launchedTags(resource, resolver),
    ...rows,
    ...textEntries(resource.values['tags']),
  ]);
}

/** The VPCs that subnets lie in: addresses of the plan, or ids. */
export function vpcsOf(links: Links, subnets: ReadonlyMap<string, Subnet>): UncertainSet {
  const each = [
    ...links.targets.map(({ resource }) => subnets.get(resource.address)?.vpc),
    ...links.external.map((id): Uncertain<string> =>
      id === DEFAULT_SUBNET ? known(DEFAULT_VPC) : unknown(`the VPC of ${id} is not in this plan`),
    ),
  ].filter((vpc) => vpc !== undefined);
  const members = new Set(
    each.flatMap((vpc) => (vpc.state === 'known' ? [vpc.value] : vpc.candidates)),
  );
  const open = each.find((vpc) => vpc.state === 'unknown');
  const reason =
    links.gaps[0] ??
    (open?.state === 'unknown' ? open.reason : undefined) ??
    (members.size === 0 ? 'the plan does not tell its subnets' : undefined);
  if (reason === undefined) {
    // Subnets of one VPC: whichever of them is meant, the VPC is the same.
    return links.exact || members.size === 1
      ? { state: 'known', value: [...members] }
      : {
          state: 'unknown',
          reason: 'the configuration does not tell which of several subnets is meant',
          candidates: [...members],
          closed: true,
        };
  }
  return { state: 'unknown', reason, candidates: [...members], closed: false };
}
