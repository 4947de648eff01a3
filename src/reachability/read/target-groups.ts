import { rowsOfBlock } from '../../plan/dynamic-blocks.js';
import { gapLinks, joinLinks, type Links } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Compute } from '../../topology/compute.js';
import { groupsOfTasks } from '../../topology/ecs-hosts.js';
import { isInterfaceOrInstance } from '../../topology/network-interfaces.js';
import {
  isAutoScalingGroup,
  isLoadBalancer,
  isTargetGroup,
} from '../../topology/resource-kinds.js';
import { targetGroupsOfGroup } from '../../topology/traffic-sources.js';
import { numberAt, textAt } from '../../topology/uncertain-attribute.js';
import type { Doubt } from '../engine/network.js';
import { parseCidr } from '../cidr.js';
import { Candidates } from './candidates.js';
import { HostsAt } from './hosts-at.js';
import { doubtOf } from './one-of.js';
import { readPairedGroups } from './paired-groups.js';

/** What a target group sends requests to. */
export interface Target {
  /** Key of an endpoint. */
  readonly endpoint: string;
  /** Undefined where it is known only after apply. */
  readonly port: number | undefined;
  readonly doubt: Doubt;
  /** Where the link is written, for the reader. */
  readonly source: string;
}

/** What target groups send requests to, as far as the plan tells. */
export interface Targets {
  /** By the address of the target group; under the empty key those whose group is not told. */
  readonly byGroup: ReadonlyMap<string, readonly Target[]>;
  /** Functions by the address of the target group that invokes them. */
  readonly functions: ReadonlyMap<string, readonly string[]>;
  /** What they send requests to, or may, outside of the plan: reasons by the address of the group. */
  readonly outside: ReadonlyMap<string, readonly string[]>;
  /** Why there may be more of them anywhere. */
  readonly doubts: readonly string[];
}

export function readTargets(resolver: Resolver, compute: readonly Compute[]): Targets {
  const targets = new Map<string, Target[]>();
  const functions = new Map<string, string[]>();
  const outside = new Map<string, string[]>();
  const candidates = new Candidates();
  const hosts = new HostsAt(resolver, compute);
  const all = compute.map(({ resource }) => resource);
  const scaling = all.filter(isOfGroup);
  const instances = all.filter((one) => !isOfGroup(one));
  const owners = new Map(
    compute.flatMap(({ resource, interfaces }) =>
      interfaces.map((card) => [card.address, resource.address] as const),
    ),
  );
  const add = (
    groups: Links,
    links: Links,
    source: string,
    port?: number | typeof OPEN_PORT,
    possible: () => readonly PlannedResource[] = () => [],
  ): void => {
    const doubt = doubtOf(groups, source) ?? doubtOf(links, source);
    const what = `what ${source} adds`;
    const members = candidates.of(links, possible, what);
    const byAddress = links.external.filter(isAddress).map((address) => {
      const untold = gapLinks(`the plan does not tell what has the address ${address}`);
      return { hosts: candidates.of(untold, () => hosts.of(address), what), untold };
    });
    const keys = groups.targets.map(({ resource }) => resource);
    for (const group of groups.gaps.length > 0 ? [...keys, undefined] : keys) {
      const key = group?.address ?? '';
      const own = listAt(targets, key);
      const served = port === OPEN_PORT ? undefined : (port ?? (group && portOf(group)));
      const push = (resource: PlannedResource, why: Doubt): void => {
        const endpoint = owners.get(resource.address) ?? resource.address;
        own.push({ endpoint, port: served, doubt: why, source });
      };
      for (const resource of members) {
        // It is invoked, and gets no packet.
        if (isFunction(resource.type)) listAt(functions, key).push(resource.address);
        else push(resource, doubt);
      }
      for (const { hosts: there, untold } of byAddress)
        for (const resource of there) push(resource, doubtOf(untold, source));
      for (const id of links.external)
        listAt(outside, key).push(`${id}, which ${source} adds, is nothing that the plan tells`);
    }
  };
  for (const { resource } of compute) {
    if (resource.type !== 'aws_autoscaling_group') continue;
    add(targetGroupsOfGroup(resource, resolver), self(resource), resource.address);
  }
  for (const attachment of resolver.ofType(
    'aws_autoscaling_attachment',
    'aws_autoscaling_traffic_source_attachment',
  )) {
    add(
      joinLinks([
        resolver.link(attachment, ['lb_target_group_arn'], isTargetGroup),
        resolver.link(attachment, ['alb_target_group_arn'], isTargetGroup),
        resolver.link(attachment, ['traffic_source', 0, 'identifier'], isTargetGroup),
      ]),
      resolver.link(attachment, ['autoscaling_group_name'], isAutoScalingGroup),
      attachment.address,
      undefined,
      () => scaling,
    );
  }
  for (const attachment of resolver.ofType('aws_lb_target_group_attachment')) {
    const groups = resolver.link(attachment, ['target_group_arn'], isTargetGroup);
    const isOfInstances = groups.targets.every(({ resource }) => takesInstances(resource));
    add(
      groups,
      resolver.link(
        attachment,
        ['target_id'],
        (type, attribute) =>
          isInterfaceOrInstance(type, attribute) ||
          isLoadBalancer(type, attribute) ||
          isFunction(type),
      ),
      attachment.address,
      portAt(attachment, ['port']),
      () => (isOfInstances && groups.gaps.length === 0 ? instances : hosts.all()),
    );
  }
  for (const service of resolver.ofType('aws_ecs_service')) {
    for (const index of rowsOfBlock(service, ['load_balancer'])) {
      const groups = resolver.link(
        service,
        ['load_balancer', index, 'target_group_arn'],
        isTargetGroup,
      );
      const port = portAt(service, ['load_balancer', index, 'container_port']);
      if (hosts.has(service)) add(groups, self(service), service.address, port);
      else {
        const behind = groupsOfTasks(service, resolver) ?? onInstances(service);
        add(groups, behind, service.address, OPEN_PORT, () => all);
      }
    }
  }
  for (const { groups, source } of readPairedGroups(resolver)) {
    const joint = groups.flatMap(({ address }) => targets.get(address) ?? []);
    const doubt = `${source} moves targets from one of its target groups to another`;
    for (const { address } of groups) {
      const own = listAt(targets, address);
      const had = new Set(own.map(({ endpoint }) => endpoint));
      own.push(...joint.flatMap((one) => (had.has(one.endpoint) ? [] : [{ ...one, doubt }])));
    }
  }
  return { byGroup: targets, functions, outside, doubts: candidates.doubts };
}

function listAt<T>(lists: Map<string, T[]>, key: string): T[] {
  const known = lists.get(key) ?? [];
  lists.set(key, known);
  return known;
}

/** A literal address, as the target of a group by address (`target_type = "ip"`). */
function isAddress(id: string): boolean {
  return !id.includes('/') && parseCidr(id) !== undefined;
}

/** By address anything may be a target: a database, a node, a load balancer. */
function takesInstances(group: PlannedResource): boolean {
  const kind = textAt(group, ['target_type'], 'instance');
  return kind.state === 'known' && kind.value === 'instance';
}

/** The port of the host is chosen where a task starts. */
const OPEN_PORT = 'open';

/** Without network_configuration (`bridge`, `host`) tasks are reached on the instances that they run on. */
function onInstances({ address }: PlannedResource): Links {
  return gapLinks(`${address} runs its tasks on instances that the plan does not tell`);
}

function isFunction(type: string): boolean {
  return type === 'aws_lambda_function' || type === 'aws_lambda_alias';
}

function isOfGroup({ type }: PlannedResource): boolean {
  return isAutoScalingGroup(type, undefined);
}

function self(resource: PlannedResource): Links {
  const target = { resource, attribute: undefined };
  return { targets: [target], external: [], exact: true, gaps: [], absent: false };
}

function portOf(group: PlannedResource): number | undefined {
  return portAt(group, ['port']);
}

function portAt(resource: PlannedResource, path: readonly (string | number)[]): number | undefined {
  const port = numberAt(resource, path);
  return port.state === 'known' && port.value > 0 ? port.value : undefined;
}

/** Whether targets see the client's address. Source: Network Load Balancers, Client IP preservation. */
export function preservesClient(group: PlannedResource): { value: boolean; doubt: Doubt } {
  const set = textAt(group, ['preserve_client_ip'], '');
  if (set.state === 'unknown') return { value: true, doubt: set.reason };
  if (set.value !== '') return { value: set.value === 'true', doubt: undefined };
  const kind = textAt(group, ['target_type'], 'instance');
  const protocol = textAt(group, ['protocol'], '');
  if (kind.state === 'unknown') return { value: true, doubt: kind.reason };
  if (kind.value !== 'ip') return { value: true, doubt: undefined };
  if (protocol.state === 'unknown') return { value: true, doubt: protocol.reason };
  return { value: /UDP|QUIC/i.test(protocol.value), doubt: undefined };
}
