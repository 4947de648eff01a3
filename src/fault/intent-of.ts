import type { Intent } from '../model/account.js';
import type { Deployment } from '../model/deployment.js';
import { calledResources } from './called-resources.js';
import type { Experiment, FaultPlan } from './fault-driver.js';
import { selectedBy } from './select-by-tags.js';

type Target = NonNullable<Experiment['template']['targets']>[string];

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
          arnsOf(targets[name], region, deployment).map((arn) => ({ region, action, arn })),
        ),
      ),
      ...plan.calls.flatMap(({ call }) => {
        const action = `${call.service}:${call.operation}`;
        const arns = calledResources(call, deployment);
        return arns.map((arn) => ({ region: call.region, action, arn }));
      }),
    ],
    selections: Object.values(actions).flatMap(({ actionId: action = '', targets: named = {} }) =>
      Object.values(named).flatMap((name) => {
        const { resourceTags: tags } = targets[name] ?? {};
        const arns = arnsOf(targets[name], region, deployment);
        return tags === undefined ? [] : [{ region, action, tags, arns }];
      }),
    ),
    unbounded: Object.entries(actions).flatMap(([name, { actionId = '', parameters = {} }]) =>
      OVER_AT_ONCE.has(actionId) || parameters[BOUNDS[actionId] ?? 'duration'] !== undefined
        ? []
        : [`${name} (${actionId})`],
    ),
    blastRadius: plan.blastRadius,
  };
}

/** What of the stack a target names: by ARN, or by the tags of its replication groups. */
function arnsOf(
  target: Target | undefined,
  region: string,
  { caches }: Deployment,
): readonly string[] {
  const { resourceArns = [], resourceTags: tags } = target ?? {};
  return tags === undefined ? resourceArns : selectedBy(tags, region, caches).map(({ arn }) => arn);
}
