import type { InstanceRefreshSettings } from '../model/deployed-delivery.js';
import { valueOr, type Uncertain } from '../model/uncertain.js';
import { readAttribute } from '../plan/attribute.js';
import { isObject } from '../plan/json-shape.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath } from '../plan/resolver.js';
import type { DeploymentScope } from './deployment-scope.js';
import { booleanAt, numberAt } from './uncertain-attribute.js';

/**
 * A group's `instance_refresh`, with the defaults of StartInstanceRefresh, which the provider repeats;
 * the warm-up is the group's health check grace period where it is not set.
 */
export function readInstanceRefresh(
  group: PlannedResource,
  gracePeriodSeconds: number,
  scope: DeploymentScope,
): InstanceRefreshSettings | null {
  const rows = group.values['instance_refresh'];
  if (!Array.isArray(rows) || rows.length === 0) return null;
  const path = (name: string): AttributePath => ['instance_refresh', 0, 'preferences', 0, name];
  const settle = <T>(field: Uncertain<T>, otherwise: T): T => {
    if (field.state === 'unknown') {
      scope.notes.add(`${field.reason}: ${String(otherwise)} is assumed.`);
    }
    return valueOr(field, otherwise);
  };
  const number = (name: string, otherwise: number): number =>
    settle(numberAt(group, path(name), otherwise), otherwise);
  return {
    minHealthyPercentage: number('min_healthy_percentage', 90),
    maxHealthyPercentage: number('max_healthy_percentage', 100),
    autoRollback: settle(booleanAt(group, path('auto_rollback'), false), false),
    instanceWarmupSeconds: number('instance_warmup', gracePeriodSeconds),
    checkpointPercentages: listAt(group, path('checkpoint_percentages')).map(Number),
    checkpointDelaySeconds: number('checkpoint_delay', 3600),
    alarms: alarmNames(group, path('alarm_specification')),
  };
}

function listAt(group: PlannedResource, path: AttributePath): readonly unknown[] {
  const attribute = readAttribute(group, path);
  return attribute.state === 'known' && Array.isArray(attribute.value) ? attribute.value : [];
}

function alarmNames(group: PlannedResource, path: AttributePath): string[] {
  const [block] = listAt(group, path);
  const names = isObject(block) ? block['alarms'] : undefined;
  return (Array.isArray(names) ? names : []).filter((name) => typeof name === 'string');
}
