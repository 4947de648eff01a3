import type {
  BlueGreenDeploymentConfiguration,
  ContinueDeploymentInput,
  DeploymentStyle,
  SkipWaitTimeForInstanceTerminationInput,
} from '@aws-sdk/client-codedeploy';
import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import type { World } from '../world.js';
import type { WorldDeployment } from '../world/code-deploy.js';
import { AwsError } from './aws-error.js';
import { findDeployment } from './code-deploy-lookup.js';
import type { ApiContext } from './service.js';

export function styleOf(group: DeployedDeploymentGroup): DeploymentStyle {
  return {
    deploymentType: group.style === 'blue-green' ? 'BLUE_GREEN' : 'IN_PLACE',
    deploymentOption: group.withTrafficControl ? 'WITH_TRAFFIC_CONTROL' : 'WITHOUT_TRAFFIC_CONTROL',
  };
}

/** Undefined where it deploys in place. */
export function blueGreenOf({
  blueGreen,
}: DeployedDeploymentGroup): BlueGreenDeploymentConfiguration | undefined {
  if (blueGreen === undefined) return undefined;
  return {
    greenFleetProvisioningOption: {
      action:
        blueGreen.greenFleet === 'copy-auto-scaling-group'
          ? 'COPY_AUTO_SCALING_GROUP'
          : 'DISCOVER_EXISTING',
    },
    deploymentReadyOption: {
      actionOnTimeout: blueGreen.onReady === 'stop' ? 'STOP_DEPLOYMENT' : 'CONTINUE_DEPLOYMENT',
      waitTimeInMinutes: blueGreen.readyWaitSeconds / 60,
    },
    terminateBlueInstancesOnDeploymentSuccess: blueGreen.terminatesOriginal
      ? {
          action: 'TERMINATE',
          terminationWaitTimeInMinutes: blueGreen.terminationWaitSeconds / 60,
        }
      : { action: 'KEEP_ALIVE' },
  };
}

/** Whether the wait before the original instances' termination has begun; false where they are kept. */
export function terminationWaitStarted(
  { waitsForTermination, status }: WorldDeployment,
  { blueGreen }: DeployedDeploymentGroup,
): boolean {
  return blueGreen?.terminatesOriginal === true && (waitsForTermination || status === 'Succeeded');
}

/** Without a wait type it is the wait for traffic that ends. */
export function continueDeployment(
  { deploymentId, deploymentWaitType }: ContinueDeploymentInput,
  { world }: ApiContext,
): object {
  const deployment = findUnderWay(world, deploymentId);
  if (deploymentWaitType === 'TERMINATION_WAIT') {
    if (!deployment.waitsForTermination) throw notReady(deployment.id);
    world.skipTerminationWait(deployment.id);
  } else {
    if (deployment.status !== 'Ready') throw notReady(deployment.id);
    world.continueDeployment(deployment.id);
  }
  return {};
}

/** It may come before the wait begins, which then takes no time. */
export function skipWaitTime(
  { deploymentId }: SkipWaitTimeForInstanceTerminationInput,
  { world }: ApiContext,
): object {
  world.skipTerminationWait(findUnderWay(world, deploymentId).id);
  return {};
}

function findUnderWay(world: World, id: string | undefined): WorldDeployment {
  const deployment = findDeployment(world, id);
  const { deploymentGroups } = world.deployment;
  const group = deploymentGroups.find(({ name }) => name === deployment.deploymentGroup);
  if (group?.style !== 'blue-green') {
    throw new AwsError(
      'UnsupportedActionForDeploymentTypeException',
      'The action is not supported for in-place deployments.',
    );
  }
  if (deployment.endedAtEpochMs === null) return deployment;
  throw new AwsError(
    'DeploymentAlreadyCompletedException',
    `The deployment ${deployment.id} is over.`,
  );
}

function notReady(id: string): AwsError {
  return new AwsError(
    'DeploymentIsNotInReadyStateException',
    `The deployment ${id} is not waiting for that.`,
  );
}
