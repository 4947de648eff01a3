import { amount, type Extent } from '../../model/extent.js';
import type { Uncertain } from '../../model/uncertain.js';
import type { Rollout } from '../../topology/delivery/rollouts.js';
import { at, joinExtents, YES_OR_NO, type ExtentReader } from './extent-reader.js';

/** What CodeDeploy leaves in service, from the least: its own configurations. */
const CONFIGURATIONS = [
  'CodeDeployDefault.AllAtOnce',
  'CodeDeployDefault.HalfAtATime',
  'CodeDeployDefault.OneAtATime',
];

const capacityFloor: ExtentReader = ({ address }, sources) => {
  const { rollouts } = sources.delivery() as { readonly rollouts: readonly Rollout[] };
  const rollout = at(rollouts, address);
  if (!rollout) return undefined;
  const { instanceRefresh, ecs, codeDeploy } = rollout;
  return joinExtents([
    ...(instanceRefresh
      ? [
          least(
            'percent that an instance refresh keeps healthy',
            instanceRefresh.minHealthyPercent,
          ),
          least('percent that an instance refresh may have', instanceRefresh.maxHealthyPercent),
        ]
      : []),
    ...(ecs
      ? [
          least('percent that a deployment keeps healthy', ecs.minHealthyPercent),
          least('percent that a deployment may have', ecs.maxPercent),
        ]
      : []),
    ...codeDeploy.map(({ configuration, minimumHealthy, blueGreen }): Partial<Extent> => {
      if (blueGreen.state === 'known' && blueGreen.value) return {};
      if (configuration.state === 'unknown') return { doubts: ['a deployment configuration'] };
      const rank = CONFIGURATIONS.indexOf(configuration.value);
      if (rank >= 0) return { amounts: [amount('rank of its configuration', 'less', rank)] };
      return minimumHealthy
        ? {
            amounts: [
              amount(
                `minimum of healthy hosts (${minimumHealthy.type})`,
                'less',
                minimumHealthy.value,
              ),
            ],
          }
        : { doubts: [`the deployment configuration ${configuration.value}`] };
    }),
  ]);
};

function least(name: string, field: Uncertain<number>): Partial<Extent> {
  return field.state === 'known'
    ? { amounts: [amount(name, 'less', field.value)] }
    : { doubts: [name] };
}

export const DELIVERY_EXTENTS: Readonly<Record<string, ExtentReader>> = {
  'delivery/automatic-rollback': YES_OR_NO,
  'delivery/capacity-floor': capacityFloor,
  'delivery/launch-template': YES_OR_NO,
  'delivery/scaling-on-metric': YES_OR_NO,
};
