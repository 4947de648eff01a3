import type { DeployedAutoScalingGroup } from '../../model/deployment.js';
import type { AutoScalingGroup } from '../autoscaling/auto-scaling-group.js';
import type { CodeDeploy } from '../code-deploy/code-deploy.js';
import type {
  AutoScalingWorld,
  GroupSize,
  RefreshRequest,
  ScalingProcess,
  WorldGroup,
  WorldInstanceRefresh,
} from './auto-scaling.js';
import type { CodeDeployWorld, WorldDeployment } from './code-deploy.js';
import { named } from './named.js';

/** The lab's Auto Scaling groups and its CodeDeploy, behind the interface of the AWS endpoint. */
export function labDelivery({
  groups,
  codeDeploy,
}: {
  /** By name. */
  readonly groups: ReadonlyMap<string, AutoScalingGroup>;
  readonly codeDeploy: CodeDeploy;
}): AutoScalingWorld & CodeDeployWorld {
  const group = (name: string): AutoScalingGroup =>
    named(groups.get(name), 'Auto Scaling group', name);
  return {
    groups(): readonly WorldGroup[] {
      return [...groups.values()].map((each) => each.view());
    },
    autoScalingGroups(): readonly DeployedAutoScalingGroup[] {
      return [...groups.values()].map(({ deployed }) => deployed);
    },
    blockLaunches(autoScalingGroupName: string, zones: readonly string[], percentage = 100): void {
      group(autoScalingGroupName).blockLaunches(zones, percentage);
    },
    resizeGroup(autoScalingGroupName: string, size: Partial<GroupSize>): void {
      group(autoScalingGroupName).resize(size);
    },
    instanceRefreshes(autoScalingGroupName: string): readonly WorldInstanceRefresh[] {
      return group(autoScalingGroupName).refreshes.list();
    },
    startInstanceRefresh(autoScalingGroupName: string, request: RefreshRequest): string {
      return group(autoScalingGroupName).refreshes.start(request);
    },
    cancelInstanceRefresh(autoScalingGroupName: string): void {
      group(autoScalingGroupName).refreshes.cancel();
    },
    rollBackInstanceRefresh(autoScalingGroupName: string): void {
      group(autoScalingGroupName).refreshes.rollBack();
    },
    deployments(): readonly WorldDeployment[] {
      return codeDeploy.list();
    },
    createDeployment(deploymentGroup: string, revisionKey: string): string {
      return codeDeploy.create(deploymentGroup, revisionKey);
    },
    stopDeployment(id: string, rollBack: boolean): void {
      codeDeploy.stop(id, rollBack);
    },
    deployedRevision(deploymentGroup: string): string {
      return codeDeploy.deployedRevision(deploymentGroup);
    },
    autoScalingGroupsOf(deploymentGroup: string): readonly string[] {
      return codeDeploy.autoScalingGroupsOf(deploymentGroup);
    },
    continueDeployment(id: string): void {
      codeDeploy.continue(id);
    },
    skipTerminationWait(id: string): void {
      codeDeploy.skipTerminationWait(id);
    },
    suspendProcesses(autoScalingGroupName: string, processes: readonly ScalingProcess[]): void {
      group(autoScalingGroupName).suspended.add(processes);
    },
    resumeProcesses(autoScalingGroupName: string, processes: readonly ScalingProcess[]): void {
      group(autoScalingGroupName).suspended.remove(processes);
    },
  };
}
