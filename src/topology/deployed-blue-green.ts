import type { BlueGreenSettings, DeployedDeploymentGroup } from '../model/deployed-delivery.js';
import { valueOr } from '../model/uncertain.js';
import type { PlannedResource } from '../plan/plan.js';
import type { DeploymentScope } from './deployment-scope.js';
import { numberAt, textAt } from './uncertain-attribute.js';

const CONFIG = ['blue_green_deployment_config', 0];

/**
 * Whether a deployment group deploys in place or blue/green, and how the latter goes. What the block
 * leaves out is taken as the API's own reading of a request without it, and noted.
 * Source: CodeDeploy API Reference, BlueGreenDeploymentConfiguration.
 */
export function readStyle(
  resource: PlannedResource,
  scope: DeploymentScope,
): Pick<DeployedDeploymentGroup, 'style' | 'blueGreen'> {
  const type = textAt(resource, ['deployment_style', 0, 'deployment_type'], 'IN_PLACE');
  if (valueOr(type, '') !== 'BLUE_GREEN') return { style: 'in-place' };
  return { style: 'blue-green', blueGreen: readSettings(resource, scope) };
}

function readSettings(resource: PlannedResource, scope: DeploymentScope): BlueGreenSettings {
  const settle = (block: string, otherwise: string): string => {
    const stated = valueOr(textAt(resource, [...CONFIG, block, 0, 'action'], ''), '');
    if (stated !== '') return stated;
    scope.notes.add(
      `${resource.address} deploys blue/green and the plan does not tell ${block}: ${otherwise} is assumed.`,
    );
    return otherwise;
  };
  const secondsAt = (block: string, name: string): number =>
    60 * valueOr(numberAt(resource, [...CONFIG, block, 0, name], 0), 0);
  const ready = textAt(
    resource,
    [...CONFIG, 'deployment_ready_option', 0, 'action_on_timeout'],
    'CONTINUE_DEPLOYMENT',
  );
  return {
    greenFleet:
      settle('green_fleet_provisioning_option', 'DISCOVER_EXISTING') === 'COPY_AUTO_SCALING_GROUP'
        ? 'copy-auto-scaling-group'
        : 'discover-existing',
    onReady: valueOr(ready, '') === 'STOP_DEPLOYMENT' ? 'stop' : 'continue',
    readyWaitSeconds: secondsAt('deployment_ready_option', 'wait_time_in_minutes'),
    terminatesOriginal:
      settle('terminate_blue_instances_on_deployment_success', 'TERMINATE') !== 'KEEP_ALIVE',
    terminationWaitSeconds: secondsAt(
      'terminate_blue_instances_on_deployment_success',
      'termination_wait_time_in_minutes',
    ),
  };
}
