import { createHash } from 'node:crypto';
import type {
  Action,
  DescribeListenersInput,
  DescribeListenersOutput,
  DescribeRulesInput,
  DescribeRulesOutput,
  Listener,
  Rule,
  RuleCondition as AwsRuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  DeployedListener,
  Deployment,
  ListenerAction,
  ListenerRule,
  RuleCondition,
} from '../../../model/deployment.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';
import { findLoadBalancer } from './load-balancers.js';
import { pageOf } from './pages.js';

interface OwnedListener {
  readonly loadBalancerArn: string;
  readonly listener: DeployedListener;
}

export function describeListeners(
  input: DescribeListenersInput,
  { world }: ApiContext,
): DescribeListenersOutput {
  const { deployment } = world;
  const page = pageOf(chooseListeners(deployment, input), input);
  return { Listeners: page.items.map(describeListener), NextMarker: page.nextToken };
}

/** Rules by priority, and the listener's default rule last. */
export function describeRules(
  input: DescribeRulesInput,
  { world }: ApiContext,
): DescribeRulesOutput {
  const ruleArns = input.RuleArns ?? [];
  if ((input.ListenerArn === undefined) === (ruleArns.length === 0)) {
    throw new AwsError(
      'ValidationError',
      'You must specify either listener ARN or rule ARNs, and not both',
    );
  }
  const page = pageOf(
    input.ListenerArn === undefined
      ? chooseRules(world.deployment, ruleArns)
      : chooseListeners(world.deployment, { ListenerArns: [input.ListenerArn] }).flatMap(rulesOf),
    input,
  );
  return { Rules: [...page.items], NextMarker: page.nextToken };
}

function chooseRules(deployment: Deployment, arns: readonly string[]): Rule[] {
  const all = new Map(
    allListeners(deployment)
      .flatMap(rulesOf)
      .map((rule) => [rule.RuleArn, rule]),
  );
  return arns.map((arn) => {
    const found = all.get(arn);
    if (found !== undefined) return found;
    throw new AwsError('RuleNotFound', `One or more rules not found: ${arn}`);
  });
}

function rulesOf({ listener }: OwnedListener): Rule[] {
  return [...listener.rules.map(describeRule), describeDefaultRule(listener)];
}

function chooseListeners(
  deployment: Deployment,
  input: DescribeListenersInput,
): readonly OwnedListener[] {
  const arns = input.ListenerArns ?? [];
  if (input.LoadBalancerArn === undefined && arns.length === 0) {
    throw new AwsError(
      'ValidationError',
      'You must specify either listener ARNs or a load balancer ARN',
    );
  }
  const all = allListeners(deployment);
  if (input.LoadBalancerArn !== undefined) {
    const { arn } = findLoadBalancer(deployment, input.LoadBalancerArn);
    return all.filter(({ loadBalancerArn }) => loadBalancerArn === arn);
  }
  return arns.map((arn) => {
    const found = all.find(({ listener }) => listener.arn === arn);
    if (found !== undefined) return found;
    throw new AwsError('ListenerNotFound', `One or more listeners not found: ${arn}`);
  });
}

function allListeners(deployment: Deployment): readonly OwnedListener[] {
  return deployment.loadBalancers.flatMap(({ arn, listeners }) =>
    listeners.map((listener) => ({ loadBalancerArn: arn, listener })),
  );
}

function describeListener({ loadBalancerArn, listener }: OwnedListener): Listener {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    DefaultActions: [describeAction(listener.defaultAction)],
  };
}

function describeRule({ arn, priority, conditions, action }: ListenerRule): Rule {
  return {
    RuleArn: arn,
    Priority: String(priority),
    IsDefault: false,
    Conditions: conditions.map(describeCondition),
    Actions: [describeAction(action)],
  };
}

function describeCondition(condition: RuleCondition): AwsRuleCondition {
  const { field: Field } = condition;
  switch (condition.field) {
    case 'query-string':
      return {
        Field,
        QueryStringConfig: {
          Values: condition.values.map(({ key, value }) => ({
            ...(key === null ? {} : { Key: key }),
            Value: value,
          })),
        },
      };
    case 'http-header':
      return {
        Field,
        HttpHeaderConfig: { HttpHeaderName: condition.name, Values: [...condition.values] },
      };
    default: {
      const Values = [...condition.values];
      const config = {
        'host-header': { HostHeaderConfig: { Values } },
        'path-pattern': { PathPatternConfig: { Values } },
        'http-request-method': { HttpRequestMethodConfig: { Values } },
        'source-ip': { SourceIpConfig: { Values } },
      }[condition.field];
      return { Field, Values, ...config };
    }
  }
}

function describeDefaultRule(listener: DeployedListener): Rule {
  return {
    RuleArn: defaultRuleArn(listener),
    Priority: 'default',
    IsDefault: true,
    Conditions: [],
    Actions: [describeAction(listener.defaultAction)],
  };
}

/** `…:listener-rule/app/NAME/LB/LISTENER/RULE`; the last part is made up and stays the same. */
function defaultRuleArn(listener: DeployedListener): string {
  const id = createHash('sha256').update(listener.arn).digest('hex').slice(0, 16);
  return `${listener.arn.replace(':listener/', ':listener-rule/')}/${id}`;
}

function describeAction(action: ListenerAction): Action {
  switch (action.type) {
    case 'forward':
      return {
        Type: 'forward',
        // AWS gives it only where there is one target group.
        ...(action.targetGroups.length === 1 && action.targetGroups[0]
          ? { TargetGroupArn: action.targetGroups[0].arn }
          : {}),
        ForwardConfig: {
          TargetGroups: action.targetGroups.map(({ arn, weight }) => ({
            TargetGroupArn: arn,
            Weight: weight,
          })),
          TargetGroupStickinessConfig: {
            Enabled: action.stickinessSeconds !== null,
            ...(action.stickinessSeconds === null
              ? {}
              : { DurationSeconds: action.stickinessSeconds }),
          },
        },
      };
    case 'redirect':
      return {
        Type: 'redirect',
        RedirectConfig: {
          Protocol: action.protocol,
          Port: action.port,
          Host: action.host,
          Path: action.path,
          Query: action.query,
          StatusCode: action.statusCode === 302 ? 'HTTP_302' : 'HTTP_301',
        },
      };
    case 'fixed-response':
      return {
        Type: 'fixed-response',
        FixedResponseConfig: {
          StatusCode: String(action.statusCode),
          ContentType: action.contentType,
          MessageBody: action.body,
        },
      };
  }
}
