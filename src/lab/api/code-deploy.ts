import {
  BatchGetDeploymentTargets$,
  ContinueDeployment$,
  CreateDeployment$,
  GetApplication$,
  GetDeployment$,
  GetDeploymentGroup$,
  ListApplications$,
  ListDeploymentGroups$,
  ListDeploymentInstances$,
  ListDeployments$,
  ListDeploymentTargets$,
  SkipWaitTimeForInstanceTermination$,
  StopDeployment$,
  type CreateDeploymentInput,
  type CreateDeploymentOutput,
  type DeploymentInfo,
  type ErrorCode,
  type GetDeploymentInput,
  type GetDeploymentOutput,
  type ListDeploymentsInput,
  type ListDeploymentsOutput,
  type StopDeploymentInput,
  type StopDeploymentOutput,
} from '@aws-sdk/client-codedeploy';
import { LAB_REVISION_BUCKET, LAB_REVISIONS } from '../../model/lab-versions.js';
import type { World } from '../world.js';
import type { WorldDeployment } from '../world/code-deploy.js';
import { AwsError } from './aws-error.js';
import {
  blueGreenOf,
  continueDeployment,
  skipWaitTime,
  styleOf,
  terminationWaitStarted,
} from './code-deploy-blue-green.js';
import {
  getApplication,
  getDeploymentGroup,
  listApplications,
  listDeploymentGroups,
} from './code-deploy-groups.js';
import { findDeployment, findGroup, revisionOf } from './code-deploy-lookup.js';
import {
  batchGetDeploymentTargets,
  listDeploymentInstances,
  listDeploymentTargets,
} from './code-deploy-targets.js';
import type { JsonServiceDefinition } from './protocol/json-service.js';
import { operation } from './protocol/operation.js';
import type { ApiContext } from './service.js';

export const codeDeploy: JsonServiceDefinition = {
  title: 'CodeDeploy',
  signingName: 'codedeploy',
  version: '1.1',
  targetPrefix: 'CodeDeploy_20141006',
  operations: [
    operation(CreateDeployment$, createDeployment),
    operation(GetDeployment$, getDeployment),
    operation(ListDeployments$, listDeployments),
    operation(StopDeployment$, stopDeployment),
    operation(ContinueDeployment$, continueDeployment),
    operation(SkipWaitTimeForInstanceTermination$, skipWaitTime),
    operation(ListDeploymentTargets$, listDeploymentTargets),
    operation(ListDeploymentInstances$, listDeploymentInstances),
    operation(BatchGetDeploymentTargets$, batchGetDeploymentTargets),
    operation(GetDeploymentGroup$, getDeploymentGroup),
    operation(GetApplication$, getApplication),
    operation(ListApplications$, listApplications),
    operation(ListDeploymentGroups$, listDeploymentGroups),
  ],
};

function createDeployment(
  input: CreateDeploymentInput,
  { world }: ApiContext,
): CreateDeploymentOutput {
  const group = findGroup(world, input.applicationName, input.deploymentGroupName);
  if (group.blueGreen?.greenFleet === 'discover-existing') {
    throw new AwsError(
      'InvalidTargetInstancesException',
      'This lab deploys blue/green to a copy of the Auto Scaling group, and to no instances that are named.',
    );
  }
  const { bucket, key = '' } = input.revision?.s3Location ?? {};
  if (bucket !== LAB_REVISION_BUCKET || !Object.hasOwn(LAB_REVISIONS, key)) {
    throw new AwsError(
      'RevisionDoesNotExistException',
      `This lab has the revisions ${Object.keys(LAB_REVISIONS)
        .map((each) => `s3://${LAB_REVISION_BUCKET}/${each}`)
        .join(', ')}.`,
    );
  }
  const active = world
    .deployments()
    .find((each) => each.deploymentGroup === group.name && each.endedAtEpochMs === null);
  if (active !== undefined) {
    throw new AwsError(
      'DeploymentLimitExceededException',
      `The deployment group already has an active deployment: ${active.id}`,
    );
  }
  return { deploymentId: world.createDeployment(group.name, key) };
}

function getDeployment(input: GetDeploymentInput, { world }: ApiContext): GetDeploymentOutput {
  return { deploymentInfo: describe(findDeployment(world, input.deploymentId), world) };
}

function describe(deployment: WorldDeployment, world: World): DeploymentInfo {
  const group = world.deployment.deploymentGroups.find(
    ({ name }) => name === deployment.deploymentGroup,
  );
  const count = (status: string): number =>
    deployment.targets.filter((target) => target.status === status).length;
  return {
    applicationName: group?.applicationName,
    deploymentGroupName: deployment.deploymentGroup,
    deploymentId: deployment.id,
    revision: revisionOf(deployment.revisionKey),
    status: deployment.status,
    creator: deployment.creator,
    createTime: new Date(deployment.createdAtEpochMs),
    completeTime:
      deployment.endedAtEpochMs === null ? undefined : new Date(deployment.endedAtEpochMs),
    errorInformation:
      deployment.error === null
        ? undefined
        : { code: deployment.error.code as ErrorCode, message: deployment.error.message },
    deploymentOverview: {
      Pending: count('Pending'),
      InProgress: count('InProgress'),
      Succeeded: count('Succeeded'),
      Failed: count('Failed'),
      Skipped: count('Skipped'),
      Ready: count('Ready'),
    },
    ...(group === undefined
      ? {}
      : {
          deploymentStyle: styleOf(group),
          blueGreenDeploymentConfiguration: blueGreenOf(group),
          instanceTerminationWaitTimeStarted: terminationWaitStarted(deployment, group),
        }),
    rollbackInfo: {
      rollbackDeploymentId: deployment.rolledBackBy ?? undefined,
      rollbackTriggeringDeploymentId: deployment.rollsBack ?? undefined,
    },
  };
}

function listDeployments(
  input: ListDeploymentsInput,
  { world }: ApiContext,
): ListDeploymentsOutput {
  const found = world
    .deployments()
    .filter(
      ({ deploymentGroup, status }) =>
        (input.deploymentGroupName ?? deploymentGroup) === deploymentGroup &&
        (input.includeOnlyStatuses ?? [status]).includes(status),
    );
  return { deployments: found.map(({ id }) => id) };
}

function stopDeployment(input: StopDeploymentInput, { world }: ApiContext): StopDeploymentOutput {
  const { id, endedAtEpochMs } = findDeployment(world, input.deploymentId);
  if (endedAtEpochMs !== null) {
    throw new AwsError(
      'DeploymentAlreadyCompletedException',
      `The deployment ${id} is over and cannot be stopped.`,
    );
  }
  world.stopDeployment(id, input.autoRollbackEnabled ?? false);
  return { status: 'Succeeded', statusMessage: 'The deployment was stopped.' };
}
