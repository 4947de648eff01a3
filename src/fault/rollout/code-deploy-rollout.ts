import type { DeployedDeploymentGroup } from '../../model/deployed-delivery.js';
import type { AwsCall, FaultCall, FaultContext } from '../fault-driver.js';
import { instancesOf, type Rollout, type RolloutRequest } from './rollout-plan.js';
import { revision } from './versions.js';
import { deploymentReached } from './version-witnesses.js';

/** One that is bad may hang until it is given up: it counts as deployed meanwhile. */
const UNDER_WAY = ['Created', 'Queued', 'InProgress', 'Ready'];

/** CreateDeployment; undone by stopping it with a rollback, which is a deployment of its own. */
export function codeDeployRollout(
  context: FaultContext,
  { fault, behaviour, restores }: RolloutRequest,
  group: DeployedDeploymentGroup,
): Rollout {
  const { region, applicationName, name } = group;
  const location = revision(context, fault, behaviour);
  const call = (operation: string, input: AwsCall['input']): AwsCall => ({
    region,
    service: 'codeDeploy',
    operation,
    input,
  });
  const own = { applicationName, deploymentGroupName: name };
  const start: FaultCall = {
    name: 'create-deployment',
    call: call('CreateDeployment', { ...own, revision: location }),
    undo: call('StopDeployment', {
      deploymentId: { fromOutput: 'deploymentId' },
      autoRollbackEnabled: true,
    }),
    until: {
      call: call('GetDeployment', { deploymentId: { fromOutput: 'deploymentId' } }),
      path: 'deploymentInfo.status',
      succeeded:
        behaviour === 'good' ? ['Succeeded'] : ['Succeeded', 'Failed', 'Stopped', ...UNDER_WAY],
      failed: [],
      rejected: behaviour === 'good' ? ['Failed', 'Stopped'] : [],
      why: 'deploymentInfo.errorInformation.message',
    },
  };
  const look = call('GetDeploymentGroup', own);
  // What was deployed before is put back: a deployment that has succeeded is not rolled back by itself.
  const keep: FaultCall = {
    name: 'keep-revision',
    call: look,
    undo: call('CreateDeployment', {
      ...own,
      revision: { fromOutput: 'deploymentGroupInfo.targetRevision' },
    }),
    until: {
      call: look,
      path: 'deploymentGroupInfo.deploymentGroupName',
      succeeded: [name],
      failed: [],
    },
  };
  const { bucket, key } = location.s3Location;
  return {
    by: 'code-deploy',
    name,
    calls: restores ? [keep, start] : [start],
    witness: deploymentReached(
      group,
      location,
      behaviour,
      group.style === 'blue-green' ? instancesOf(context, group.autoScalingGroupNames) : [],
    ),
    blastRadius: `deploys s3://${bucket}/${key} to ${name} of ${applicationName} (${group.autoScalingGroupNames.join(', ')}${group.style === 'blue-green' ? ', blue/green: as many instances again are launched, and a copy that fails is left behind' : ''})`,
  };
}
