import type { RevisionLocation } from '@aws-sdk/client-codedeploy';
import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import { LAB_REVISION_BUCKET } from '../../model/lab-versions.js';
import type { World } from '../world.js';
import type { WorldDeployment } from '../world/code-deploy.js';
import { AwsError } from './aws-error.js';

/** @throws AwsError DeploymentGroupDoesNotExistException */
export function findGroup(
  world: World,
  application: string | undefined,
  name: string | undefined,
): DeployedDeploymentGroup {
  const group = world.deployment.deploymentGroups.find(
    (each) => each.name === name && each.applicationName === application,
  );
  if (group !== undefined) return group;
  throw new AwsError(
    'DeploymentGroupDoesNotExistException',
    `No Deployment Group found for name: ${name} in ${application}`,
  );
}

/** @throws AwsError DeploymentDoesNotExistException */
export function findDeployment(world: World, id: string | undefined): WorldDeployment {
  const deployment = world.deployments().find((each) => each.id === id);
  if (deployment !== undefined) return deployment;
  throw new AwsError('DeploymentDoesNotExistException', `The deployment ${id} could not be found`);
}

export function revisionOf(key: string): RevisionLocation {
  return {
    revisionType: 'S3',
    s3Location: { bucket: LAB_REVISION_BUCKET, key, bundleType: 'zip' },
  };
}
