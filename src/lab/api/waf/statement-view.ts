import type { FieldToMatch, Rule, RuleAction, Statement } from '@aws-sdk/client-wafv2';
import type {
  WebAclAction,
  WebAclField,
  WebAclResponse,
  WebAclRule,
  WebAclStatement,
} from '../../../model/deployed-edge.js';

/** A rule as GetWebACL shows it. */
export function ruleView({ name, priority, action, statement, response }: WebAclRule): Rule {
  const isGroup = statement.kind === 'managed-group' || statement.kind === 'rule-group';
  return {
    Name: name,
    Priority: priority,
    Statement: statementView(statement),
    ...(isGroup
      ? { OverrideAction: action === 'count' ? { Count: {} } : { None: {} } }
      : { Action: actionView(action, response) }),
    VisibilityConfig: visibility(name),
  };
}

/** Metric names are the rules' own names. */
export function visibility(name: string): Rule['VisibilityConfig'] {
  return { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: name };
}

export function blockView(response: WebAclResponse | null): NonNullable<RuleAction['Block']> {
  if (response === null) return {};
  return {
    CustomResponse: {
      ResponseCode: response.statusCode,
      ResponseHeaders: response.headers.map(({ name, value }) => ({ Name: name, Value: value })),
    },
  };
}

function actionView(action: WebAclAction, response: WebAclResponse | null): RuleAction {
  switch (action) {
    case 'allow':
      return { Allow: {} };
    case 'block':
      return { Block: blockView(response) };
    case 'captcha':
      return { Captcha: {} };
    case 'challenge':
      return { Challenge: {} };
    default:
      return { Count: {} };
  }
}

function statementView(statement: WebAclStatement): Statement {
  switch (statement.kind) {
    case 'managed-group':
      return {
        ManagedRuleGroupStatement: {
          VendorName: statement.vendor,
          Name: statement.name,
          RuleActionOverrides: overridesView(statement.overrides),
          ...scopeDown(statement.scopeDown),
        },
      };
    case 'rule-group':
      return {
        RuleGroupReferenceStatement: {
          ARN: statement.address,
          RuleActionOverrides: overridesView(statement.overrides),
        },
      };
    case 'rate-based':
      return {
        RateBasedStatement: {
          Limit: statement.limit,
          EvaluationWindowSec: statement.windowSeconds,
          AggregateKeyType: statement.countBy === 'ip' ? 'IP' : 'CONSTANT',
          ...scopeDown(statement.scopeDown),
        },
      };
    case 'ip-set':
      return { IPSetReferenceStatement: { ARN: statement.arn } };
    case 'sql-injection':
      return { SqliMatchStatement: matchView(statement.field) };
    case 'byte-match':
      return {
        ByteMatchStatement: {
          ...matchView(statement.field),
          SearchString: Buffer.from(statement.text),
          PositionalConstraint: POSITIONS[statement.position],
        },
      };
    case 'not':
      return { NotStatement: { Statement: statementView(statement.statement) } };
    case 'and':
      return { AndStatement: { Statements: statement.statements.map(statementView) } };
    case 'or':
      return { OrStatement: { Statements: statement.statements.map(statementView) } };
    // AWS has no statement without a kind: this is how the lab shows that it knows none.
    case 'not-modelled':
      return {};
  }
}

const POSITIONS = {
  exactly: 'EXACTLY',
  'starts-with': 'STARTS_WITH',
  'ends-with': 'ENDS_WITH',
  contains: 'CONTAINS',
  'contains-word': 'CONTAINS_WORD',
} as const;

function scopeDown(statement: WebAclStatement | null): { ScopeDownStatement?: Statement } {
  return statement === null ? {} : { ScopeDownStatement: statementView(statement) };
}

function overridesView(overrides: Readonly<Record<string, WebAclAction>>) {
  return Object.entries(overrides).map(([name, action]) => ({
    Name: name,
    ActionToUse: actionView(action, null),
  }));
}

function matchView(field: WebAclField) {
  return {
    FieldToMatch: fieldView(field),
    TextTransformations: field.transformations.map((name, index) => ({
      Priority: index,
      Type: name as 'NONE',
    })),
  };
}

function fieldView({ part, name }: WebAclField): FieldToMatch {
  switch (part) {
    case 'uri-path':
      return { UriPath: {} };
    case 'query-string':
      return { QueryString: {} };
    case 'query-arguments':
      return name === null ? { AllQueryArguments: {} } : { SingleQueryArgument: { Name: name } };
    case 'method':
      return { Method: {} };
    case 'body':
      return { Body: {} };
    case 'header':
      return { SingleHeader: { Name: name ?? '' } };
    case 'cookies':
      return {
        Cookies: { MatchPattern: { All: {} }, MatchScope: 'ALL', OversizeHandling: 'CONTINUE' },
      };
  }
}
