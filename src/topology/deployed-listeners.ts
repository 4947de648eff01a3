import type {
  DeployedListener,
  DeployedTargetGroup,
  ListenerAction,
  ListenerRule,
  RuleCondition,
  WeightedTargetGroup,
} from '../model/deployment.js';
import { valueOr } from '../model/uncertain.js';
import { isObject, type JsonObject } from '../plan/json-shape.js';
import type { PlannedResource } from '../plan/plan.js';
import type { AttributePath } from '../plan/resolver.js';
import { arnFor, digest } from './deployment-names.js';
import { attachedTo, targetGroupArnsOf, type DeploymentScope } from './deployment-scope.js';
import { isTargetGroup } from './resource-kinds.js';
import { numberAt, textAt } from './uncertain-attribute.js';

/** A listener with its rules, of a load balancer whose id is `app/NAME/…`. */
export function readListener(
  listener: PlannedResource,
  loadBalancerId: string,
  scope: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): DeployedListener {
  const protocol =
    valueOr(textAt(listener, ['protocol'], 'HTTP'), 'HTTP').toUpperCase() === 'HTTPS'
      ? 'HTTPS'
      : 'HTTP';
  const id = `${loadBalancerId}/${digest(listener.address).slice(0, 16)}`;
  const rules = attachedTo(scope, 'aws_lb_listener_rule', 'listener_arn', listener).map(
    (rule, index): ListenerRule => ({
      address: rule.address,
      arn: arnFor(
        'elasticloadbalancing',
        scope.region,
        `listener-rule/${id}/${digest(rule.address).slice(0, 16)}`,
      ),
      // Without one AWS gives it the next number after the highest.
      priority: valueOr(numberAt(rule, ['priority']), 50_000 + index),
      conditions: readConditions(rule),
      action: readAction(rule, 'action', scope, targetGroups),
    }),
  );
  return {
    address: listener.address,
    arn: arnFor('elasticloadbalancing', scope.region, `listener/${id}`),
    port: valueOr(numberAt(listener, ['port'], protocol === 'HTTPS' ? 443 : 80), 80),
    protocol,
    defaultAction: readAction(listener, 'default_action', scope, targetGroups),
    rules: rules.toSorted((a, b) => a.priority - b.priority),
  };
}

function readConditions(rule: PlannedResource): RuleCondition[] {
  return objectsIn(rule.values['condition']).flatMap((condition): RuleCondition[] => {
    const block = (name: string): JsonObject | undefined => objectsIn(condition[name])[0];
    const header = block('http_header');
    const query = objectsIn(condition['query_string']);
    const plain = PLAIN_CONDITIONS.flatMap(([name, field]): RuleCondition[] => {
      const values = textsIn(block(name)?.['values']);
      return values.length > 0 ? [{ field, values }] : [];
    });
    return [
      ...plain,
      ...(header
        ? [
            {
              field: 'http-header',
              name: String(header['http_header_name']),
              values: textsIn(header['values']),
            } as const,
          ]
        : []),
      ...(query.length > 0
        ? [
            {
              field: 'query-string',
              values: query.map((item) => ({
                key: typeof item['key'] === 'string' ? item['key'] : null,
                value: String(item['value']),
              })),
            } as const,
          ]
        : []),
    ];
  });
}

const PLAIN_CONDITIONS = [
  ['host_header', 'host-header'],
  ['path_pattern', 'path-pattern'],
  ['http_request_method', 'http-request-method'],
  ['source_ip', 'source-ip'],
] as const;

function readAction(
  owner: PlannedResource,
  block: string,
  scope: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): ListenerAction {
  const rows = owner.values[block];
  // The last action answers; those before it authenticate.
  const index = Math.max(0, (Array.isArray(rows) ? rows.length : 1) - 1);
  if (index > 0)
    scope.notes.add(`${owner.address} authenticates users: the lab lets everyone through.`);
  const at = (...path: (string | number)[]): AttributePath => [block, index, ...path];
  const text = (path: AttributePath, otherwise: string): string =>
    valueOr(textAt(owner, path, otherwise), otherwise);
  switch (text(at('type'), 'forward')) {
    case 'redirect':
      return {
        type: 'redirect',
        protocol: text(at('redirect', 0, 'protocol'), '#{protocol}'),
        port: text(at('redirect', 0, 'port'), '#{port}'),
        host: text(at('redirect', 0, 'host'), '#{host}'),
        path: text(at('redirect', 0, 'path'), '/#{path}'),
        query: text(at('redirect', 0, 'query'), '#{query}'),
        statusCode: text(at('redirect', 0, 'status_code'), 'HTTP_301') === 'HTTP_302' ? 302 : 301,
      };
    case 'fixed-response':
      return {
        type: 'fixed-response',
        statusCode: Number(text(at('fixed_response', 0, 'status_code'), '200')),
        contentType: text(at('fixed_response', 0, 'content_type'), 'text/plain'),
        body: text(at('fixed_response', 0, 'message_body'), ''),
      };
    default:
      return {
        type: 'forward',
        targetGroups: forwardTargets(owner, [block, index], scope, targetGroups),
        stickinessSeconds: groupStickiness(owner, [block, index]),
      };
  }
}

function forwardTargets(
  owner: PlannedResource,
  action: AttributePath,
  { resolver, notes }: DeploymentScope,
  targetGroups: readonly DeployedTargetGroup[],
): WeightedTargetGroup[] {
  const arnsAt = (path: AttributePath): string[] =>
    targetGroupArnsOf(targetGroups, resolver.links(owner, [...action, ...path], isTargetGroup));
  const single = arnsAt(['target_group_arn']).slice(0, 1);
  const rows = objectsIn(objectsIn(rowAt(owner, action)?.['forward'])[0]?.['target_group']);
  const weighted = rows.flatMap((row, index): WeightedTargetGroup[] => {
    const [arn] = arnsAt(['forward', 0, 'target_group', index, 'arn']);
    return arn === undefined ? [] : [{ arn, weight: Number(row['weight'] ?? 1) }];
  });
  if (weighted.length > 0 && weighted.length < rows.length)
    notes.add(
      `${owner.address} forwards to ${rows.length} target groups by weight, of which ${weighted.length} are deployed: their weights alone count.`,
    );
  if (weighted.length > 0) return weighted;
  if (single.length > 0) return single.map((arn) => ({ arn, weight: 1 }));
  const [first] = targetGroups;
  if (first === undefined) return [];
  const [named] = resolver.links(owner, action, isTargetGroup).targets;
  notes.add(
    named === undefined
      ? `${owner.address} does not tell its target group: ${first.address} is assumed.`
      : `${owner.address} forwards to ${named.resource.address}, which has no instance of the plan: ${first.address} answers in its place.`,
  );
  return [{ arn: first.arn, weight: 1 }];
}

function groupStickiness(owner: PlannedResource, action: AttributePath): number | null {
  const forward = objectsIn(rowAt(owner, action)?.['forward'])[0];
  const stickiness = objectsIn(forward?.['stickiness'])[0];
  if (stickiness?.['enabled'] !== true) return null;
  return typeof stickiness['duration'] === 'number' ? stickiness['duration'] : null;
}

function rowAt(owner: PlannedResource, [block, index]: AttributePath): JsonObject | undefined {
  return objectsIn(owner.values[String(block)])[Number(index)];
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
