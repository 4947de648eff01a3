import type { BlueGreenSettings, DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import type { TargetState } from '../../target/inventory.js';

/** CodeDeploy in place on the group of the fixture world. */
export const DEPLOYMENT_GROUP: DeployedDeploymentGroup = {
  address: 'aws_codedeploy_deployment_group.web',
  region: 'us-east-1',
  applicationName: 'site',
  name: 'site-web',
  autoScalingGroupNames: ['web'],
  targetGroupArns: [],
  style: 'in-place',
  withTrafficControl: true,
  minimumHealthy: { type: 'all-but-one', value: 0 },
  rollbackEvents: ['DEPLOYMENT_FAILURE'],
  alarms: [],
};

/** Settings of a blue/green deployment that goes through by itself. */
export const BLUE_GREEN: BlueGreenSettings = {
  greenFleet: 'copy-auto-scaling-group',
  onReady: 'continue',
  readyWaitSeconds: 0,
  terminatesOriginal: true,
  terminationWaitSeconds: 300,
};

/** States of targets by instance id, as a witness is given them. */
export const targetsIn = (states: Readonly<Record<string, string>>): Map<string, TargetState> =>
  new Map(
    Object.entries(states).map(([instanceId, state]) => [
      instanceId,
      { instanceId, zone: '', state, reason: null },
    ]),
  );
