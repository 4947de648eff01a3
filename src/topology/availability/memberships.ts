import type { Links } from '../../plan/links.js';
import { joinLinks } from '../../plan/links.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { isAutoScalingGroup, isInstance, isTargetGroup } from '../resource-kinds.js';
import { outsideMembers, type ClassicMembership } from '../classic-members.js';
import { targetGroupLinks } from '../ecs-tasks.js';
import { targetGroupsOfGroup } from '../traffic-sources.js';

/** Which target groups and Classic Load Balancers send requests to what. */
export interface Memberships {
  /** By the address of such a one, or its ARN or name outside of the plan: members, and whether they surely are. */
  readonly byTargetGroup: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
  /** Members of a target group that the plan does not tell. */
  readonly unplaced: readonly { readonly member: string; readonly reason: string }[];
}

/** From the groups' own arguments, from attachments, and from ECS services; those of `classic` beside them. */
export function readMemberships(
  resolver: Resolver,
  services: readonly PlannedResource[],
  classic: readonly ClassicMembership[] = [],
): Memberships {
  const byTargetGroup = new Map<string, Map<string, boolean>>();
  const unplaced: { member: string; reason: string }[] = [];
  const place = (targetGroup: string, member: string, certain: boolean): void => {
    const places = byTargetGroup.get(targetGroup) ?? new Map<string, boolean>();
    places.set(member, certain || places.get(member) === true);
    byTargetGroup.set(targetGroup, places);
  };
  const note = (groups: Links, members: readonly string[], certain: boolean): void => {
    const names = namesOf(groups);
    const sure = certain && groups.exact && groups.gaps.length === 0;
    for (const name of names) for (const member of members) place(name, member, sure);
    if (groups.exact && groups.gaps.length === 0) return;
    const reason = groups.gaps.join('; ') || `it serves behind one or more of ${names.join(', ')}`;
    unplaced.push(...members.map((member) => ({ member, reason })));
  };
  for (const group of resolver.ofType('aws_autoscaling_group')) {
    const own = targetGroupsOfGroup(group, resolver);
    if (!own.absent) note(own, [group.address], true);
  }
  for (const attachment of resolver.ofType(
    'aws_autoscaling_attachment',
    'aws_autoscaling_traffic_source_attachment',
  )) {
    const to = joinLinks(
      [['lb_target_group_arn'], ['alb_target_group_arn'], ['traffic_source', 0, 'identifier']].map(
        (path) => resolver.link(attachment, path, isTargetGroup),
      ),
    );
    const group = resolver.link(attachment, ['autoscaling_group_name'], isAutoScalingGroup);
    if (!to.absent) noteAttachment(to, group, attachment, note);
  }
  for (const attachment of resolver.ofType('aws_lb_target_group_attachment')) {
    const to = resolver.link(attachment, ['target_group_arn'], isTargetGroup);
    noteAttachment(to, resolver.link(attachment, ['target_id'], isInstance), attachment, note);
  }
  for (const membership of classic) {
    const members = { ...membership.members, external: outsideMembers(membership) };
    noteAttachment(membership.balancers, members, membership.source, note);
  }
  for (const service of services) {
    for (const groups of targetGroupLinks(service, resolver)) note(groups, [service.address], true);
  }
  return { byTargetGroup, unplaced };
}

/** An instance outside of the plan is known by what attaches it. */
function noteAttachment(
  to: Links,
  member: Links,
  attachment: PlannedResource,
  note: (groups: Links, members: readonly string[], certain: boolean) => void,
): void {
  const inPlan = member.targets.map(({ resource }) => resource.address);
  const exact = member.exact && member.gaps.length === 0;
  note(to, inPlan, exact);
  if (member.external.length > 0 || member.gaps.length > 0) note(to, [attachment.address], exact);
}

function namesOf(links: Links): string[] {
  return [...links.targets.map(({ resource }) => resource.address), ...links.external];
}
