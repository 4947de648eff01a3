import { exactLinks, type Links } from '../plan/links.js';
import { oncePerPlan } from '../plan/once-per-plan.js';
import type { PlannedResource } from '../plan/plan.js';
import { isAutoScalingGroup, isClassicLoadBalancer, isInstance } from './resource-kinds.js';

/** Puts instances, or groups of them, behind Classic Load Balancers. */
export interface ClassicMembership {
  readonly members: Links;
  readonly balancers: Links;
  /** The load balancer or group itself, or an attachment. */
  readonly source: PlannedResource;
  readonly kind: 'autoscaling-group' | 'instance';
}

/** A Classic Load Balancer names its instances itself, or an attachment or a group names it. */
export const readClassicMembers = oncePerPlan((resolver): readonly ClassicMembership[] => {
  const own = (source: PlannedResource): Links =>
    exactLinks([{ resource: source, attribute: undefined }]);
  const attachments = (
    [
      ['aws_autoscaling_attachment', 'autoscaling_group_name', 'autoscaling-group'],
      ['aws_elb_attachment', 'instance', 'instance'],
    ] as const
  ).flatMap(([type, argument, kind]) =>
    resolver.ofType(type).map((source) => ({
      members: resolver.link(source, [argument], WANTED[kind]),
      balancers: resolver.link(source, ['elb'], isClassicLoadBalancer),
      source,
      kind,
    })),
  );
  return [
    ...resolver.ofType('aws_elb').map((source) => ({
      members: resolver.links(source, ['instances'], isInstance),
      balancers: own(source),
      source,
      kind: 'instance' as const,
    })),
    ...resolver.ofType('aws_autoscaling_group').map((source) => ({
      members: own(source),
      balancers: resolver.links(source, ['load_balancers'], isClassicLoadBalancer),
      source,
      kind: 'autoscaling-group' as const,
    })),
    ...attachments,
  ].filter(({ members, balancers }) => !members.absent && !balancers.absent);
});

/**
 * Members by ids that no plan or state has. What a refresh read into a load balancer is none: it lists the
 * instances of the groups behind it, too.
 */
export function outsideMembers({ members, source }: ClassicMembership): readonly string[] {
  const isWritten =
    source.type !== 'aws_elb' || source.config?.expressions['instances'] !== undefined;
  return isWritten ? members.external : [];
}

const WANTED = { 'autoscaling-group': isAutoScalingGroup, instance: isInstance } as const;
