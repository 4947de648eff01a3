import type { DeployedAutoScalingGroup, DeployedSubnet } from '../../model/deployment.js';
import { makeInstanceId, privateIpIn } from '../instance/addresses.js';
import type { Fleet } from '../instance/fleet.js';
import type { TargetGroup } from '../load-balancer/target-group.js';
import { AutoScalingGroup, type AutoScalingOptions } from './auto-scaling-group.js';

export interface AutoScalingGroupsOptions extends Pick<
  AutoScalingOptions,
  'timers' | 'parameters' | 'isInAlarm'
> {
  readonly fleet: Fleet;
  readonly subnets: readonly DeployedSubnet[];
  /** By ARN. */
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
}

/** The lab's Auto Scaling groups: the plan's, and the copies that blue/green deployments make of them. */
export class AutoScalingGroups {
  readonly #byName = new Map<string, AutoScalingGroup>();
  /** Instances made so far, by the plan's address: copies go on counting, so that no id comes twice. */
  readonly #made = new Map<string, number>();

  constructor(private readonly options: AutoScalingGroupsOptions) {}

  /** By name, as they are at any moment. */
  get byName(): ReadonlyMap<string, AutoScalingGroup> {
    return this.#byName;
  }

  add(deployed: DeployedAutoScalingGroup): AutoScalingGroup {
    const { fleet, subnets, targetGroups } = this.options;
    const group = new AutoScalingGroup({
      ...this.options,
      deployed,
      subnets: subnets.filter(({ id }) => deployed.subnetIds.includes(id)),
      targetGroups: deployed.targetGroupArns.flatMap((arn) => targetGroups.get(arn) ?? []),
      makeInstance: (subnet) => {
        const { address, name, tags } = deployed;
        const number = (this.#made.get(address) ?? 0) + 1;
        this.#made.set(address, number);
        const spec = {
          id: makeInstanceId(deployed.arn, number),
          address,
          autoScalingGroupName: name,
          zone: subnet.zone,
          subnetId: subnet.id,
          privateIp: privateIpIn(subnet, number),
          tags,
        };
        return fleet.add(spec, deployed.targetGroupArns.length > 0);
      },
    });
    this.#byName.set(deployed.name, group);
    return group;
  }

  /**
   * A group of another name with the original's settings and its size of now, and no instance yet. Its
   * ARN has another name and the same id: the launch template is the original's.
   */
  copy(original: AutoScalingGroup, name: string): AutoScalingGroup {
    const { minSize, maxSize, desiredCapacity } = original.view();
    const arn = original.deployed.arn.replace(/[^/]*$/, name);
    const copy = this.add({
      ...original.deployed,
      minSize,
      maxSize,
      desiredCapacity,
      name,
      arn,
    });
    copy.launchFrom(original);
    return copy;
  }

  delete(group: AutoScalingGroup, cause: string): void {
    group.delete(cause, () => this.#byName.delete(group.deployed.name));
  }
}
