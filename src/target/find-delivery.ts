import { paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { GetDeploymentGroupCommand, type DeploymentGroupInfo } from '@aws-sdk/client-codedeploy';
import type { DeployedDeploymentGroup } from '../model/deployed-delivery.js';
import type { Deployment } from '../model/deployment.js';
import type { Clients } from './clients.js';
import type { FoundAlarm, FoundDeploymentGroup } from './found-stack.js';

/** DescribeAlarms takes so many names at once. */
const NAMES = 100;

/** Of the names that the plan tells: an account may have thousands of others. */
export async function findAlarms(
  { cloudWatch }: Clients,
  region: string,
  { alarms }: Deployment,
): Promise<FoundAlarm[]> {
  const names = alarms.filter((alarm) => alarm.region === region).map(({ name }) => name);
  const found: FoundAlarm[] = [];
  for (let first = 0; first < names.length; first += NAMES) {
    const AlarmNames = names.slice(first, first + NAMES);
    for await (const page of paginateDescribeAlarms({ client: cloudWatch }, { AlarmNames }))
      for (const { AlarmArn: id = '', AlarmName: name = '' } of page.MetricAlarms ?? [])
        found.push({ region, id, name });
  }
  return found;
}

const ABSENT = ['ApplicationDoesNotExistException', 'DeploymentGroupDoesNotExistException'];

/** CodeDeploy tells a group by its application's name and its own, which are the plan's. */
export async function findDeploymentGroups(
  { codeDeploy }: Clients,
  region: string,
  { deploymentGroups }: Deployment,
): Promise<FoundDeploymentGroup[]> {
  const found: FoundDeploymentGroup[] = [];
  for (const { applicationName, name } of deploymentGroups.filter(
    (each) => each.region === region,
  )) {
    try {
      const { deploymentGroupInfo: info } = await codeDeploy.send(
        new GetDeploymentGroupCommand({ applicationName, deploymentGroupName: name }),
      );
      found.push({
        region,
        id: deploymentGroupId({ applicationName, name }),
        autoScalingGroupNames: (info?.autoScalingGroups ?? []).flatMap((each) => each.name ?? []),
        ...styleOf(info),
        withTrafficControl: info?.deploymentStyle?.deploymentOption === 'WITH_TRAFFIC_CONTROL',
        alarms:
          info?.alarmConfiguration?.enabled === true
            ? (info.alarmConfiguration.alarms ?? []).flatMap((each) => each.name ?? [])
            : [],
      });
    } catch (error) {
      if (!(error instanceof Error) || !ABSENT.includes(error.name)) throw error;
    }
  }
  return found;
}

function styleOf(
  info: DeploymentGroupInfo | undefined,
): Pick<FoundDeploymentGroup, 'style' | 'blueGreen'> {
  if (info?.deploymentStyle?.deploymentType !== 'BLUE_GREEN') return { style: 'in-place' };
  const {
    greenFleetProvisioningOption: fleet,
    deploymentReadyOption: ready,
    terminateBlueInstancesOnDeploymentSuccess: end,
  } = info.blueGreenDeploymentConfiguration ?? {};
  return {
    style: 'blue-green',
    blueGreen: {
      greenFleet:
        fleet?.action === 'COPY_AUTO_SCALING_GROUP'
          ? 'copy-auto-scaling-group'
          : 'discover-existing',
      onReady: ready?.actionOnTimeout === 'STOP_DEPLOYMENT' ? 'stop' : 'continue',
      readyWaitSeconds: 60 * (ready?.waitTimeInMinutes ?? 0),
      terminatesOriginal: end?.action !== 'KEEP_ALIVE',
      terminationWaitSeconds: 60 * (end?.terminationWaitTimeInMinutes ?? 0),
    },
  };
}

/** What tells it within a region. */
export function deploymentGroupId({
  applicationName,
  name,
}: Pick<DeployedDeploymentGroup, 'applicationName' | 'name'>): string {
  return `${applicationName}/${name}`;
}
