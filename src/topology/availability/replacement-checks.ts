import { known, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
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
      .filter((hook) => mayHoldLaunch(hook, TRANSITION))
      .map((hook) => ({
        hook,
        groups: resolver.link(hook, ['autoscaling_group_name'], isAutoScalingGroup),
      }));
    const exact = all.filter(
      ({ hook, groups }) =>
        surelyHoldsLaunch(hook, TRANSITION) && groups.exact && groups.gaps.length === 0,
    );
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
    const paths = (Array.isArray(blocks) ? blocks : [0]).map((_, index) => [
      'initial_lifecycle_hook',
      index,
      ...TRANSITION,
    ]);
    const initial = (holds: typeof mayHoldLaunch): string[] =>
      paths.some((path) => holds(group, path)) ? [`${group.address}.initial_lifecycle_hook`] : [];
    const named = (this.byGroup.get(group.address) ?? []).map(({ address }) => address);
    return {
      // The API's default; the provider leaves it to AWS.
      type: splitTypes(textAt(group, ['health_check_type'], 'EC2')),
      // The provider's own default, where the API's is 0.
      graceSeconds: numberAt(group, ['health_check_grace_period'], 300),
      launchHooks: [...initial(surelyHoldsLaunch), ...named],
      possibleHooks: [
        ...initial(mayHoldLaunch),
        ...this.open.slice(0, 3).map(({ address }) => address),
      ],
    };
  }
}

const TRANSITION = ['lifecycle_transition'];
const LAUNCHING = 'autoscaling:EC2_INSTANCE_LAUNCHING';

function surelyHoldsLaunch(resource: PlannedResource, path: AttributePath): boolean {
  const transition = textAt(resource, path);
  return transition.state === 'known' && transition.value === LAUNCHING;
}

function mayHoldLaunch(resource: PlannedResource, path: AttributePath): boolean {
  if (readAttribute(resource, path).state === 'absent') return false;
  const transition = textAt(resource, path);
  return transition.state === 'unknown' || transition.value === LAUNCHING;
}

/** Several types may stand in one text: `EC2,ELB`. EC2 is always checked besides. */
function splitTypes(type: Uncertain<string>): Uncertain<string> {
  if (type.state === 'unknown') return type;
  const types = type.value.split(',').map((item) => item.trim().toUpperCase());
  return known(types.includes('ELB') ? 'ELB' : types.join(', '));
}
