import { known, type Uncertain } from '../../model/uncertain.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { groupBy } from '../group-by.js';
import { isAutoScalingGroup } from '../resource-kinds.js';
import { numberAt, textAt } from '../uncertain-attribute.js';

/** By what an Auto Scaling group tells that an instance is to be replaced. */
export interface ReplacementCheck {
  readonly type: Uncertain<string>;
  readonly graceSeconds: Uncertain<number>;
  /** Lifecycle hooks that hold an instance back while it launches; the grace period begins after them. */
  readonly launchHooks: readonly string[];
  /** Hooks that may be such ones. */
  readonly possibleHooks: readonly string[];
}

/** Which hooks a group has, by its address. */
export class LaunchHooks {
  private readonly byGroup: ReadonlyMap<string, readonly PlannedResource[]>;
  private readonly open: readonly PlannedResource[];

  constructor(resolver: Resolver) {
    const all = resolver
      .ofType('aws_autoscaling_lifecycle_hook')
      .filter((hook) => holdsLaunch(hook, ['lifecycle_transition']))
      .map((hook) => ({
        hook,
        groups: resolver.link(hook, ['autoscaling_group_name'], isAutoScalingGroup),
      }));
    const exact = all.filter(({ groups }) => groups.exact && groups.gaps.length === 0);
    const byGroup = groupBy(exact, ({ groups }) =>
      groups.targets.map(({ resource }) => resource.address),
    );
    this.byGroup = new Map(
      [...byGroup].map(([group, items]) => [group, items.map(({ hook }) => hook)]),
    );
    this.open = all.filter((item) => !exact.includes(item)).map(({ hook }) => hook);
  }

  read(group: PlannedResource): ReplacementCheck {
    const blocks = group.values['initial_lifecycle_hook'];
    const initial = (Array.isArray(blocks) ? blocks : []).flatMap((_, index) =>
      holdsLaunch(group, ['initial_lifecycle_hook', index, 'lifecycle_transition'])
        ? [`${group.address}.initial_lifecycle_hook`]
        : [],
    );
    const named = (this.byGroup.get(group.address) ?? []).map(({ address }) => address);
    return {
      // The API's default; the provider leaves it to AWS.
      type: splitTypes(textAt(group, ['health_check_type'], 'EC2')),
      // The provider's own default, where the API's is 0.
      graceSeconds: numberAt(group, ['health_check_grace_period'], 300),
      launchHooks: [...initial, ...named],
      possibleHooks: this.open.slice(0, 3).map(({ address }) => address),
    };
  }
}

function holdsLaunch(resource: PlannedResource, path: readonly (string | number)[]): boolean {
  const transition = textAt(resource, path);
  return (
    transition.state === 'unknown' || transition.value === 'autoscaling:EC2_INSTANCE_LAUNCHING'
  );
}

/** Several types may stand in one text: `EC2,ELB`. EC2 is always checked besides. */
function splitTypes(type: Uncertain<string>): Uncertain<string> {
  if (type.state === 'unknown') return type;
  const types = type.value.split(',').map((item) => item.trim().toUpperCase());
  return known(types.includes('ELB') ? 'ELB' : types.join(', '));
}
