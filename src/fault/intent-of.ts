import type { Intent } from '../model/account.js';
import type { Deployment } from '../model/deployment.js';
import type { FaultPlan } from './fault-driver.js';

/**
 * Actions that are over at once, so that nothing goes on when the run is dead: what they change
 * comes back by itself, or is not to come back.
 */
const OVER_AT_ONCE = new Set([
  'aws:cloudwatch:assert-alarm-state',
  'aws:ec2:reboot-instances',
  'aws:ec2:terminate-instances',
  'aws:rds:failover-db-cluster',
  'aws:rds:reboot-db-instances',
]);

/** The parameter that bounds an action, where it is another than `duration`. */
const BOUNDS: Readonly<Record<string, string>> = {
  'aws:ec2:stop-instances': 'startInstancesAfterDuration',
};

/** What a planned fault is about to do, for its target to allow or to refuse. */
export function intentOf(plan: FaultPlan, runId: string, deployment: Deployment): Intent {
  const region = plan.experiment?.region ?? deployment.region;
  const { actions = {}, targets = {} } = plan.experiment?.template ?? {};
  const names = namesByArn(deployment);
  return {
    runId,
    fault: plan.loss.fault,
    actions: Object.values(actions).map(({ actionId = '' }) => ({ region, id: actionId })),
    calls: plan.calls.map(({ call }) => ({
      region: call.region,
      service: call.service,
      operation: call.operation,
    })),
    targets: [
      ...Object.values(actions).flatMap(({ actionId: action = '', targets: named = {} }) =>
        Object.values(named).flatMap((name) =>
          (targets[name]?.resourceArns ?? []).map((arn) => ({ region, action, arn })),
        ),
      ),
      ...plan.calls.flatMap(({ call }) => {
        const action = `${call.service}:${call.operation}`;
        const arns = textsOf(call.input).flatMap((text) => names.get(text) ?? []);
        return arns.map((arn) => ({ region: call.region, action, arn }));
      }),
    ],
    unbounded: Object.entries(actions).flatMap(([name, { actionId = '', parameters = {} }]) =>
      OVER_AT_ONCE.has(actionId) || parameters[BOUNDS[actionId] ?? 'duration'] !== undefined
        ? []
        : [`${name} (${actionId})`],
    ),
    blastRadius: plan.blastRadius,
  };
}

/** ARNs by every text that names a resource of the stack in a request: ARN, id or name. */
function namesByArn(deployment: Deployment): ReadonlyMap<string, string> {
  const { accountId } = deployment;
  const ec2 = (region: string, kind: string, id: string): [string, string] => [
    id,
    `arn:aws:ec2:${region}:${accountId}:${kind}/${id}`,
  ];
  const regionOf = (subnetId: string): string => {
    const vpcId = deployment.subnets.find(({ id }) => id === subnetId)?.vpcId;
    return deployment.vpcs.find(({ id }) => id === vpcId)?.region ?? deployment.region;
  };
  const named: readonly { readonly arn: string; readonly name: string }[] = [
    ...deployment.autoScalingGroups,
    ...deployment.targetGroups,
    ...deployment.databases.map(({ arn, identifier }) => ({ arn, name: identifier })),
    ...deployment.caches.map(({ arn, replicationGroupId }) => ({ arn, name: replicationGroupId })),
  ];
  return new Map([
    ...named.flatMap(({ arn, name }): [string, string][] => [
      [name, arn],
      [arn, arn],
    ]),
    ...deployment.instances.map(({ id, subnetId }) => ec2(regionOf(subnetId), 'instance', id)),
    ...deployment.subnets.map(({ id }) => ec2(regionOf(id), 'subnet', id)),
    ...deployment.natGateways.map(({ id, subnetId }) => ec2(regionOf(subnetId), 'natgateway', id)),
  ]);
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item: unknown) => textsOf(item));
}
