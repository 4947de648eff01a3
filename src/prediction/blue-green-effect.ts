import type { BlueGreenSettings, DeployedDeploymentGroup } from '../model/deployed-delivery.js';
import type { DeployedAutoScalingGroup } from '../model/deployment.js';
import type { VersionBehaviour } from '../model/lab-versions.js';
import type { Effect } from './effect.js';

/**
 * A blue/green deployment to a copy of an Auto Scaling group. The original instances leave the load
 * balancer once the replacement ones are healthy in it, so that a version that fails health checks gets
 * no request, and one that only users see meets all of them.
 * Source: CodeDeploy User Guide, "Overview of a blue/green deployment" and "CodeDeploy instance health".
 */
export function blueGreenEffect(
  { name, alarms, blueGreen }: DeployedDeploymentGroup,
  { desiredCapacity: desired, name: groupName }: DeployedAutoScalingGroup,
  behaviour: VersionBehaviour,
): Effect {
  return {
    lost: [],
    // How long it is until an alarm, or whoever undoes it, gives users the original ones back, nobody promises.
    outageSeconds: behaviour === 'fails-users' ? { low: 0, high: null } : { low: 0, high: 0 },
    gone: null,
    healing: [],
    basis: [
      `${name} deploys blue/green: all ${desired} instances of ${groupName} serve until as many replacement ones are healthy in the load balancer, and drain then`,
      `${2 * desired} instances run at once meanwhile: that quotas, subnets and the zones' capacity bear them is assumed`,
      ...BASIS[behaviour],
      ...(behaviour === 'good' ? [] : [wayBack(alarms, blueGreen)]),
    ],
  };
}

const BASIS: Readonly<Record<VersionBehaviour, readonly string[]>> = {
  good: [],
  'fails-health-checks': [
    'replacement instances that never pass a health check fail the deployment before an original one leaves',
  ],
  'fails-users': [
    'health checks do not see it: users meet it beside the original instances first, then alone',
  ],
};

function wayBack(alarms: readonly string[], settings: BlueGreenSettings | undefined): string {
  const stopped = alarms.length > 0 ? `until ${alarms.join(' or ')} fires` : 'until it is undone';
  if (settings?.terminatesOriginal !== true)
    return `traffic stays where it is ${stopped}; the original instances are kept`;
  return `traffic stays where it is ${stopped}; the original instances are terminated ${settings.terminationWaitSeconds} s after it left them, and until then a rollback only gives it back`;
}
