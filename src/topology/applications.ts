import type { Application, Subnet } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import type { Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { outsideMembers, readClassicMembers } from './classic-members.js';
import { DEFAULT_SUBNET, type Compute } from './compute.js';
import type { Wanted } from '../plan/wanted.js';
import { readEcsHosts } from './ecs-hosts.js';
import { isBehindTargetGroup, readEcsTasks } from './ecs-tasks.js';
import { isInterfaceOrInstance } from './network-interfaces.js';
import {
  isAutoScalingGroup,
  isInstance,
  isLoadBalancer,
  isNetworkInterface,
  isTargetGroup,
} from './resource-kinds.js';
import { targetGroupsOfGroup } from './traffic-sources.js';
import { toUncertainSet } from './uncertain-attribute.js';

/** Those that a target group or a Classic Load Balancer has as targets, through the group or service itself or an attachment. */
export function readApplications(
  compute: readonly Compute[],
  resolver: Resolver,
  subnets: ReadonlyMap<string, Subnet>,
): Application[] {
  const attached = readAttachments(compute, resolver);
  const hosts = readEcsHosts(resolver);
  const own = compute.flatMap((item) => {
    const role = roleOf(item, attached, resolver);
    const hosting = hosts.get(item.resource.address);
    if (hosting && role?.state !== 'known')
      return [{ ...toApplication(item, hosting, subnets), kind: 'ecs-host' as const }];
    return role ? [toApplication(item, role, subnets)] : [];
  });
  const tasks = readEcsTasks(resolver)
    .filter(({ resource }) => isBehindTargetGroup(resource, resolver))
    .map((item) => toApplication(item, known('application'), subnets));
  return [...own, ...tasks, ...attached.outside.map(toOutsider)];
}

/** What the configuration of the gate names as the application, in place of what the plan shows (`detected`). */
export function chooseApplications(
  chosen: readonly Compute[],
  detected: readonly Application[],
  subnets: ReadonlyMap<string, Subnet>,
): Application[] {
  const kinds = new Map(detected.map(({ address, kind }) => [address, kind]));
  return chosen.map((item) => ({
    ...toApplication(item, known('application'), subnets),
    kind: kinds.get(item.resource.address) ?? item.kind,
  }));
}

/** A service names its target groups itself. */
type Attachable = Exclude<Compute['kind'], 'ecs-service'>;

interface Attachments {
  readonly addresses: ReadonlySet<string>;
  /** Attachments whose target the configuration does not tell, by kind of target. */
  readonly open: Readonly<Record<Attachable, readonly string[]>>;
  /** Attachments of an instance or an address that is not in this plan. */
  readonly outside: readonly { readonly address: string; readonly target: string }[];
}

function readAttachments(compute: readonly Compute[], resolver: Resolver): Attachments {
  const addresses = new Set<string>();
  const open: Record<Attachable, string[]> = { 'autoscaling-group': [], instance: [] };
  const outside: { address: string; target: string }[] = [];
  const ownerOf = new Map(
    compute.flatMap(({ resource, interfaces }) =>
      interfaces.map((card) => [card, resource] as const),
    ),
  );
  const note = (links: Links, kind: Attachable, source: PlannedResource): void => {
    for (const { resource } of links.targets) {
      const owner = ownerOf.get(resource) ?? resource;
      if (isInstance(owner.type, undefined) || isAutoScalingGroup(owner.type, undefined))
        addresses.add(owner.address);
      else if (isNetworkInterface(owner.type, undefined))
        outside.push({ address: source.address, target: owner.address });
    }
    if (links.gaps.length > 0) open[kind].push(`${source.address}: ${links.gaps.join('; ')}`);
  };
  for (const attachment of resolver.ofType(
    'aws_autoscaling_attachment',
    'aws_autoscaling_traffic_source_attachment',
  )) {
    if (!resolver.link(attachment, ['elb'], isTargetGroup).absent) continue;
    note(
      resolver.link(attachment, ['autoscaling_group_name'], isAutoScalingGroup),
      'autoscaling-group',
      attachment,
    );
  }
  for (const attachment of resolver.ofType('aws_lb_target_group_attachment')) {
    const links = resolver.link(attachment, ['target_id'], isTarget);
    note(links, 'instance', attachment);
    const ids = links.external.filter((id) => OUTSIDE_TARGET.test(id));
    outside.push(...ids.map((target) => ({ address: attachment.address, target })));
  }
  for (const membership of readClassicMembers(resolver)) {
    note(membership.members, membership.kind, membership.source);
    const ids = outsideMembers(membership).filter((id) => OUTSIDE_TARGET.test(id));
    outside.push(...ids.map((target) => ({ address: membership.source.address, target })));
  }
  return { addresses, open, outside };
}

/** What a target group can have as a target: of these, functions and load balancers are no instances. */
const isTarget: Wanted = (type, attribute) =>
  isInterfaceOrInstance(type, attribute) ||
  isLoadBalancer(type, attribute) ||
  type === 'aws_lambda_function' ||
  type === 'aws_lambda_alias';

const OUTSIDE_TARGET = /^(i-|\d+\.\d+\.\d+\.\d+$|[0-9a-f]*:[0-9a-f:]+$)/;

/** An instance that a target group of this plan sends requests to, and that another plan deploys. */
function toOutsider({ address, target }: Attachments['outside'][number]): Application {
  const reason = `${target}, which ${address} makes a target, is no instance of this plan`;
  const nothing = { state: 'unknown', reason, candidates: [], closed: false } as const;
  return {
    address,
    kind: 'instance',
    role: known('application'),
    subnets: nothing,
    publicAddress: unknown(reason, [true, false]),
    publicAddressEvidence: [],
    securityGroups: nothing,
  };
}

function roleOf(
  item: Compute,
  attached: Attachments,
  resolver: Resolver,
): Application['role'] | undefined {
  if (attached.addresses.has(item.resource.address)) return known('application');
  const own = targetGroupsOfGroup(item.resource, resolver);
  if (own.targets.length > 0 || own.external.some((id) => id.includes(':targetgroup/')))
    return known('application');
  // Target groups that are known only after apply are target groups all the same.
  if (own.gaps.length > 0) return known('application');
  const doubts = item.kind === 'ecs-service' ? [] : attached.open[item.kind];
  return doubts.length > 0 ? unknown(doubts.join('; '), ['application']) : undefined;
}

function toApplication(
  item: Compute,
  role: Application['role'],
  subnets: ReadonlyMap<string, Subnet>,
): Application {
  const answer = publicAddressOf(item, subnets);
  return {
    address: item.resource.address,
    kind: item.kind,
    role,
    subnets: toUncertainSet(item.subnets),
    publicAddress: answer.value,
    publicAddressEvidence: [...item.evidence, ...answer.evidence],
    securityGroups: toUncertainSet(item.securityGroups),
  };
}

/** Whether instances get a public address: by their own settings, or else by those of their subnets. */
export function publicAddressOf(
  item: Compute,
  subnets: ReadonlyMap<string, Subnet>,
): { readonly value: Uncertain<boolean>; readonly evidence: readonly string[] } {
  const set = toUncertainSet(item.subnets);
  const addresses = set.state === 'known' ? set.value : set.candidates;
  const closed = set.state === 'known' || set.closed;
  const own = item.publicAddress;
  if (own.state === 'unknown') return { value: unknown(own.reason, [true, false]), evidence: [] };
  if (own.value !== 'subnet') return { value: known(own.value), evidence: [] };
  const maps = addresses.map((address) => {
    if (address === DEFAULT_SUBNET) return true;
    const setting = subnets.get(address)?.mapsPublicAddress;
    return setting?.state === 'known' ? setting.value : 'unknown';
  });
  const evidence = addresses
    .filter((_, index) => maps[index] === true)
    .map((address) => `${address} gives every instance in it a public address`);
  if (closed && maps.every((map) => map === false)) return { value: known(false), evidence };
  const sure = item.subnets.exact
    ? maps.includes(true)
    : maps.length > 0 && maps.every((map) => map === true);
  if (sure) return { value: known(true), evidence };
  return {
    value: unknown('its subnets, or their setting for public addresses, are not fully known', [
      true,
      false,
    ]),
    evidence,
  };
}
