import type {
  GetApplicationInput,
  GetApplicationOutput,
  GetDeploymentGroupInput,
  GetDeploymentGroupOutput,
  ListApplicationsOutput,
  ListDeploymentGroupsInput,
  ListDeploymentGroupsOutput,
} from '@aws-sdk/client-codedeploy';
import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import type { World } from '../world.js';
import { AwsError } from './aws-error.js';
import { blueGreenOf, styleOf } from './code-deploy-blue-green.js';
import { findGroup, revisionOf } from './code-deploy-lookup.js';
import type { ApiContext } from './service.js';

export function getDeploymentGroup(
  input: GetDeploymentGroupInput,
  { world }: ApiContext,
): GetDeploymentGroupOutput {
  const group = findGroup(world, input.applicationName, input.deploymentGroupName);
  const last = world.deployments().find((each) => each.deploymentGroup === group.name);
  return {
    deploymentGroupInfo: {
      applicationName: group.applicationName,
      deploymentGroupName: group.name,
      autoScalingGroups: world.autoScalingGroupsOf(group.name).map((name) => ({ name })),
      targetRevision: revisionOf(world.deployedRevision(group.name)),
      deploymentStyle: styleOf(group),
      blueGreenDeploymentConfiguration: blueGreenOf(group),
      autoRollbackConfiguration: {
        enabled: group.rollbackEvents.length > 0,
        events: [...group.rollbackEvents],
      },
      alarmConfiguration: {
        enabled: group.alarms.length > 0,
        alarms: group.alarms.map((name) => ({ name })),
      },
      lastAttemptedDeployment:
        last === undefined
          ? undefined
          : {
              deploymentId: last.id,
              status: last.status,
              createTime: new Date(last.createdAtEpochMs),
            },
    },
  };
}

export function listApplications(_input: object, { world }: ApiContext): ListApplicationsOutput {
  const names = world.deployment.deploymentGroups.map(({ applicationName }) => applicationName);
  return { applications: [...new Set(names)] };
}

export function listDeploymentGroups(
  { applicationName }: ListDeploymentGroupsInput,
  { world }: ApiContext,
): ListDeploymentGroupsOutput {
  const groups = groupsOf(applicationName, world);
  return { applicationName, deploymentGroups: groups.map(({ name }) => name) };
}

export function getApplication(
  input: GetApplicationInput,
  { world }: ApiContext,
): GetApplicationOutput {
  const name = input.applicationName;
  groupsOf(name, world);
  return { application: { applicationName: name, computePlatform: 'Server' } };
}

function groupsOf(
  application: string | undefined,
  { deployment }: World,
): readonly DeployedDeploymentGroup[] {
  const groups = deployment.deploymentGroups.filter(
    ({ applicationName }) => applicationName === application,
  );
  if (groups.length > 0) return groups;
  throw new AwsError(
    'ApplicationDoesNotExistException',
    `No application found for name: ${application}`,
  );
}
