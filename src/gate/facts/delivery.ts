import type { GateSettings } from '../../model/settings.js';
import { readLaunchSource } from '../../topology/delivery/launch-source.js';
import { readRollouts } from '../../topology/delivery/rollouts.js';
import { readScalables } from '../../topology/delivery/scalable.js';
import { readScalingPolicies } from '../../topology/delivery/scaling-policies.js';
import type { Stack } from '../../topology/read-stack.js';

/** Facts for policies/delivery: how new versions go out, and scaling. */
export function deliveryFacts(
  stack: Stack,
  _settings: GateSettings,
): Readonly<Record<string, unknown>> {
  return {
    delivery: {
      ...readRollouts(stack),
      scalables: readScalables(stack, readScalingPolicies(stack.resolver)),
      launches: stack.resolver
        .ofType('aws_autoscaling_group')
        .map((group) => ({ address: group.address, ...readLaunchSource(group) })),
    },
  };
}
