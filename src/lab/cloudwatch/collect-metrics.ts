import type { Deployment } from '../../model/deployment.js';
import { forwardsTo } from '../../model/forwards-to.js';
import type { LabParameterValues } from '../parameters.js';
import type { TargetHealth, WorldGroup, WorldInstance } from '../world.js';
import type { MetricStore } from './metric-store.js';

/** What the load balancers' truth says of one request. */
export interface RequestRecord {
  /** Name of the load balancer. */
  readonly by: string;
  readonly atMs: number;
  readonly endMs: number;
  readonly outcome: string;
  readonly status: number;
  /** Instance that it was sent to; null for none. */
  readonly target: string | null;
  /** ARN of the target group that it was sent through; null for none. */
  readonly targetGroup: string | null;
}

export interface ObservedStack {
  readonly deployment: Deployment;
  instances(): readonly WorldInstance[];
  groups(): readonly WorldGroup[];
  targetHealth(targetGroupArn: string): readonly TargetHealth[];
}

/**
 * Makes the stack's metrics from the lab's own truth. Rates are real and minutes are declared, so one
 * request of the lab stands for as many as the speed says: what a minute counts is what it would at
 * speed 1.
 */
export class MetricCollector {
  /** Requests since the last look, by instance. */
  readonly #served = new Map<string, number>();
  #lookedAtMs = performance.now();

  constructor(
    private readonly stack: ObservedStack,
    private readonly store: MetricStore,
    private readonly speed: number,
    private readonly parameters: LabParameterValues,
  ) {}

  /** To be called with each request that a load balancer is done with. */
  countRequest(record: RequestRecord): void {
    // What never reached a node is nothing that the load balancer could count.
    if (record.outcome === 'unreached') return;
    const balancer = this.stack.deployment.loadBalancers.find(({ name }) => name === record.by);
    if (balancer === undefined) return;
    const { target, status } = record;
    const namespace = 'AWS/ApplicationELB';
    const dimensions = { LoadBalancer: suffixOf(balancer.arn) };
    const TargetGroup = record.targetGroup === null ? null : suffixOf(record.targetGroup);
    /** Of the load balancer as a whole. */
    const count = (name: string, value = 1): void =>
      this.store.record({ namespace, name, dimensions }, value, this.speed);
    /** Of its target group, too. */
    const countBoth = (name: string, value = 1): void => {
      count(name, value);
      if (TargetGroup === null) return;
      const narrower = { ...dimensions, TargetGroup };
      this.store.record({ namespace, name, dimensions: narrower }, value, this.speed);
    };
    const hundreds = Math.floor(status / 100);
    if (target === null || record.outcome !== 'answered') {
      // Source: User Guide for Application Load Balancers, "CloudWatch metrics": no target group's.
      count(`HTTPCode_ELB_${hundreds}XX_Count`);
      if (status >= 502 && status <= 504) count(`HTTPCode_ELB_${status}_Count`);
    } else {
      countBoth(`HTTPCode_Target_${hundreds}XX_Count`);
      countBoth('TargetResponseTime', (record.endMs - record.atMs) / 1000);
    }
    if (target === null) return;
    countBoth('RequestCount');
    if (TargetGroup !== null) {
      this.store.record(
        { namespace, name: 'RequestCountPerTarget', dimensions: { TargetGroup } },
        1 / Math.max(1, this.#healthyIn(TargetGroup)),
        this.speed,
      );
    }
    this.#served.set(target, (this.#served.get(target) ?? 0) + 1);
  }

  /** What is sampled: host counts, group sizes and the model of CPU. */
  sample(): void {
    const { deployment } = this.stack;
    for (const balancer of deployment.loadBalancers) {
      for (const { arn } of deployment.targetGroups) {
        if (!forwardsTo(balancer, arn)) continue;
        const dimensions = { LoadBalancer: suffixOf(balancer.arn), TargetGroup: suffixOf(arn) };
        const states = this.stack.targetHealth(arn).map(({ state }) => state);
        for (const [name, wanted] of [
          ['HealthyHostCount', 'healthy'],
          ['UnHealthyHostCount', 'unhealthy'],
        ] as const) {
          const value = states.filter((state) => state === wanted).length;
          this.store.record({ namespace: 'AWS/ApplicationELB', name, dimensions }, value);
        }
      }
    }
    this.#sampleGroups();
  }

  #sampleGroups(): void {
    const now = performance.now();
    const seconds = Math.max(0.001, (now - this.#lookedAtMs) / 1000);
    this.#lookedAtMs = now;
    const instances = this.stack.instances();
    for (const group of this.stack.groups()) {
      const dimensions = { AutoScalingGroupName: group.name };
      const own = instances.filter(({ id }) => group.instanceIds.includes(id));
      const inService = own.filter(({ lifecycle }) => lifecycle === 'InService');
      for (const [name, value] of [
        ['GroupInServiceInstances', inService.length],
        ['GroupDesiredCapacity', group.desiredCapacity],
      ] as const) {
        this.store.record({ namespace: 'AWS/AutoScaling', name, dimensions }, value);
      }
      for (const { id, state } of own) {
        if (state !== 'running') continue;
        const metric = { namespace: 'AWS/EC2', name: 'CPUUtilization' };
        const cpu = this.#cpuOf((this.#served.get(id) ?? 0) / seconds);
        this.store.record({ ...metric, dimensions: { InstanceId: id } }, cpu);
        this.store.record({ ...metric, dimensions }, cpu);
      }
    }
    this.#served.clear();
  }

  /** A model: proportional to the request rate. */
  #cpuOf(requestsPerSecond: number): number {
    const { modelCpuIdlePercent: idle, modelRequestsPerSecondAtFullCpu: full } = this.parameters;
    return Math.min(100, idle + ((100 - idle) * requestsPerSecond) / full);
  }

  #healthyIn(suffix: string): number {
    const group = this.stack.deployment.targetGroups.find(({ arn }) => suffixOf(arn) === suffix);
    const health = group === undefined ? [] : this.stack.targetHealth(group.arn);
    return health.filter(({ state }) => state === 'healthy').length;
  }
}

/** What CloudWatch names a load balancer or a target group by: `app/main/50dc6c495c0c9188`. */
export function suffixOf(arn: string): string {
  const resource = arn.split(':').slice(5).join(':');
  return resource.replace(/^loadbalancer\//, '');
}
