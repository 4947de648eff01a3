import type { Application, Subnet } from '../model/topology.js';
import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { joinLinks, type Links } from '../plan/links.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { DEFAULT_SUBNET, type Compute } from './compute.js';
import { isAutoScalingGroup, isInstance, isTargetGroup } from './resource-kinds.js';
import { toUncertainSet } from './uncertain-attribute.js';

/** Those that a target group has as targets, through the group itself or an attachment. */
export function readApplications(
  compute: readonly Compute[],
  resolver: Resolver,
  subnets: ReadonlyMap<string, Subnet>,
): Application[] {
  const attached = readAttachments(resolver);
  return compute.flatMap((item) => {
    const role = roleOf(item, attached, resolver);
    return role ? [toApplication(item, role, subnets)] : [];
  });
}

interface Attachments {
  readonly addresses: ReadonlySet<string>;
  /** Attachments whose target the configuration does not tell, by kind of target. */
  readonly open: Readonly<Record<Application['kind'], readonly string[]>>;
}

function readAttachments(resolver: Resolver): Attachments {
  const addresses = new Set<string>();
  const open: Record<Application['kind'], string[]> = { 'autoscaling-group': [], instance: [] };
  const note = (links: Links, kind: Application['kind'], source: PlannedResource): void => {
    for (const { resource } of links.targets) addresses.add(resource.address);
    if (links.gaps.length > 0) open[kind].push(`${source.address}: ${links.gaps.join('; ')}`);
  };
  for (const attachment of resolver.ofType(
    'aws_autoscaling_attachment',
    'aws_autoscaling_traffic_source_attachment',
  )) {
    if (!resolver.links(attachment, ['elb'], isTargetGroup).absent) continue;
    note(
      resolver.links(attachment, ['autoscaling_group_name'], isAutoScalingGroup),
      'autoscaling-group',
      attachment,
    );
  }
  for (const attachment of resolver.ofType('aws_lb_target_group_attachment')) {
    note(resolver.links(attachment, ['target_id'], isInstance), 'instance', attachment);
  }
  return { addresses, open };
}

function roleOf(
  item: Compute,
  attached: Attachments,
  resolver: Resolver,
): Application['role'] | undefined {
  if (attached.addresses.has(item.resource.address)) return known('application');
  const paths = [['target_group_arns'], ['traffic_source', 0, 'identifier']] as const;
  const own = joinLinks(paths.map((path) => resolver.links(item.resource, path, isTargetGroup)));
  if (own.targets.length > 0 || own.external.some((id) => id.includes(':targetgroup/')))
    return known('application');
  // Target groups that are known only after apply are target groups all the same.
  if (own.gaps.length > 0) return known('application');
  const doubts = attached.open[item.kind];
  return doubts.length > 0 ? unknown(doubts.join('; '), ['application']) : undefined;
}

function toApplication(
  item: Compute,
  role: Application['role'],
  subnets: ReadonlyMap<string, Subnet>,
): Application {
  const set = toUncertainSet(item.subnets);
  const candidates = set.state === 'known' ? set.value : set.candidates;
  const answer = settlePublicAddress(
    item,
    candidates,
    subnets,
    set.state === 'known' || set.closed,
  );
  return {
    address: item.resource.address,
    kind: item.kind,
    role,
    subnets: set,
    publicAddress: answer.value,
    publicAddressEvidence: [...item.evidence, ...answer.evidence],
    securityGroups: toUncertainSet(item.securityGroups),
  };
}

function settlePublicAddress(
  item: Compute,
  addresses: readonly string[],
  subnets: ReadonlyMap<string, Subnet>,
  closed: boolean,
): { readonly value: Uncertain<boolean>; readonly evidence: readonly string[] } {
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
