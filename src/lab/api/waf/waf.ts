import {
  GetIPSet$,
  GetSampledRequests$,
  GetWebACL$,
  GetWebACLForResource$,
  ListIPSets$,
  ListResourcesForWebACL$,
  ListWebACLs$,
} from '@aws-sdk/client-wafv2';
import type {
  GetIPSetRequest,
  GetIPSetResponse,
  GetSampledRequestsRequest,
  GetSampledRequestsResponse,
  GetWebACLForResourceRequest,
  GetWebACLForResourceResponse,
  GetWebACLRequest,
  GetWebACLResponse,
  ListIPSetsRequest,
  ListIPSetsResponse,
  ListResourcesForWebACLRequest,
  ListResourcesForWebACLResponse,
  ListWebACLsRequest,
  ListWebACLsResponse,
  WebACL,
} from '@aws-sdk/client-wafv2';
import type { DeployedWebAcl, WebAclRule, WebAclStatement } from '../../../model/deployed-edge.js';
import { AwsError } from '../aws-error.js';
import { paginate } from '../paginate.js';
import { operation } from '../protocol/operation.js';
import type { JsonServiceDefinition } from '../protocol/json-service.js';
import type { ApiContext } from '../service.js';
import { blockView, ruleView, visibility } from './statement-view.js';

/** Regional web ACLs, to be read; nothing here changes one. */
export const waf: JsonServiceDefinition = {
  title: 'WAFv2',
  signingName: 'wafv2',
  version: '1.1',
  targetPrefix: 'AWSWAF_20190729',
  operations: [
    operation(GetIPSet$, getIpSet),
    operation(GetSampledRequests$, getSampledRequests),
    operation(GetWebACL$, getWebAcl),
    operation(GetWebACLForResource$, getWebAclForResource),
    operation(ListIPSets$, listIpSets),
    operation(ListResourcesForWebACL$, listResourcesForWebAcl),
    operation(ListWebACLs$, listWebAcls),
  ],
};

type IpSet = Extract<WebAclStatement, { kind: 'ip-set' }>;

/** AWS asks for it back with a change; the lab changes nothing, so it never does. */
const LOCK_TOKEN = '00000000-0000-4000-8000-000000000000';
const MOST_SAMPLES = 500;

function listWebAcls(input: ListWebACLsRequest, context: ApiContext): ListWebACLsResponse {
  const page = pageOf(aclsOf(input.Scope, context), input);
  return {
    WebACLs: page.items.map(({ name: Name, id: Id, arn: ARN }) => ({
      Name,
      Id,
      ARN,
      Description: '',
      LockToken: LOCK_TOKEN,
    })),
    NextMarker: page.nextToken,
  };
}

function getWebAcl(input: GetWebACLRequest, context: ApiContext): GetWebACLResponse {
  const { Name, Id, ARN } = input;
  const acl = aclsOf(input.Scope ?? 'REGIONAL', context).find(
    ({ name, id, arn }) => arn === ARN || (name === Name && id === Id),
  );
  if (acl === undefined) throw nonexistent();
  return { WebACL: aclView(acl), LockToken: LOCK_TOKEN };
}

function getWebAclForResource(
  { ResourceArn }: GetWebACLForResourceRequest,
  { world }: ApiContext,
): GetWebACLForResourceResponse {
  const { loadBalancers, webAcls } = world.deployment;
  const resource = loadBalancers.find(({ arn }) => arn === ResourceArn);
  if (resource === undefined) throw nonexistent();
  const acl = webAcls.find(({ address }) => address === resource.webAclAddress);
  return acl === undefined ? {} : { WebACL: aclView(acl) };
}

function listResourcesForWebAcl(
  { WebACLArn, ResourceType }: ListResourcesForWebACLRequest,
  { world }: ApiContext,
): ListResourcesForWebACLResponse {
  const { loadBalancers, webAcls } = world.deployment;
  const acl = webAcls.find(({ arn }) => arn === WebACLArn);
  if (acl === undefined) throw nonexistent();
  if (ResourceType !== undefined && ResourceType !== 'APPLICATION_LOAD_BALANCER')
    return { ResourceArns: [] };
  const guarded = loadBalancers.filter(({ webAclAddress }) => webAclAddress === acl.address);
  return { ResourceArns: guarded.map(({ arn }) => arn) };
}

function listIpSets(input: ListIPSetsRequest, context: ApiContext): ListIPSetsResponse {
  const page = pageOf(ipSetsOf(aclsOf(input.Scope, context)), input);
  return {
    IPSets: page.items.map(({ name: Name, id: Id, arn: ARN }) => ({
      Name,
      Id,
      ARN,
      Description: '',
      LockToken: LOCK_TOKEN,
    })),
    NextMarker: page.nextToken,
  };
}

function getIpSet(input: GetIPSetRequest, context: ApiContext): GetIPSetResponse {
  const found = ipSetsOf(aclsOf(input.Scope, context)).find(
    ({ name, id }) => name === input.Name && id === input.Id,
  );
  if (found === undefined) throw nonexistent();
  const { name: Name, id: Id, arn: ARN, addresses } = found;
  const isV6 = addresses.some((address) => address.includes(':'));
  return {
    IPSet: {
      Name,
      Id,
      ARN,
      IPAddressVersion: isV6 ? 'IPV6' : 'IPV4',
      Addresses: [...addresses],
    },
    LockToken: LOCK_TOKEN,
  };
}

function getSampledRequests(
  input: GetSampledRequestsRequest,
  { world }: ApiContext,
): GetSampledRequestsResponse {
  const acl = world.deployment.webAcls.find(({ arn }) => arn === input.WebAclArn);
  if (acl === undefined) throw nonexistent();
  const from = input.TimeWindow?.StartTime?.getTime() ?? -Infinity;
  const to = input.TimeWindow?.EndTime?.getTime() ?? Infinity;
  const metric = input.RuleMetricName;
  const found = world.sampledRequests(acl.arn).filter(({ rule, atEpochMs }) => {
    const named = rule === null ? metric === acl.name : rule === metric;
    return named && atEpochMs >= from && atEpochMs <= to;
  });
  const most = Math.min(MOST_SAMPLES, input.MaxItems ?? MOST_SAMPLES);
  return {
    SampledRequests: found.slice(-most).map((sample) => ({
      Request: {
        ClientIP: sample.clientIp,
        Country: '-',
        URI: sample.target.split('?')[0],
        Method: sample.method,
        HTTPVersion: `HTTP/${sample.version}`,
        Headers: Object.entries(sample.headers).map(([Name, Value]) => ({ Name, Value })),
      },
      Weight: 1,
      Timestamp: new Date(sample.atEpochMs),
      Action: sample.action.toUpperCase(),
    })),
    PopulationSize: found.length,
    TimeWindow: input.TimeWindow,
  };
}

function aclView(acl: DeployedWebAcl): WebACL {
  return {
    Name: acl.name,
    Id: acl.id,
    ARN: acl.arn,
    DefaultAction:
      acl.defaultAction === 'block' ? { Block: blockView(acl.defaultResponse) } : { Allow: {} },
    Rules: acl.rules.map(ruleView),
    VisibilityConfig: visibility(acl.name),
  };
}

/** The lab has regional web ACLs alone: those of CloudFront stand before nothing that it has. */
function aclsOf(scope: string | undefined, { world }: ApiContext): readonly DeployedWebAcl[] {
  if (scope === 'CLOUDFRONT') return [];
  if (scope === 'REGIONAL') return world.deployment.webAcls;
  throw new AwsError(
    'WAFInvalidParameterException',
    `Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: ${scope}`,
  );
}

function ipSetsOf(acls: readonly DeployedWebAcl[]): IpSet[] {
  const all = acls.flatMap(({ rules }) => rules.flatMap(({ statement }) => ipSetsIn(statement)));
  return [...new Map(all.map((set) => [set.arn, set])).values()];
}

function ipSetsIn(statement: WebAclStatement): IpSet[] {
  switch (statement.kind) {
    case 'ip-set':
      return [statement];
    case 'and':
    case 'or':
      return statement.statements.flatMap(ipSetsIn);
    case 'not':
      return ipSetsIn(statement.statement);
    case 'rate-based':
    case 'managed-group':
      return statement.scopeDown === null ? [] : ipSetsIn(statement.scopeDown);
    case 'rule-group':
      return statement.rules.flatMap((rule: WebAclRule) => ipSetsIn(rule.statement));
    default:
      return [];
  }
}

function pageOf<T>(
  items: readonly T[],
  {
    Limit,
    NextMarker,
  }: { readonly Limit?: number | undefined; readonly NextMarker?: string | undefined },
) {
  return paginate(items, {
    pageSize: Limit,
    nextToken: NextMarker,
    invalidToken: () =>
      new AwsError('WAFInvalidParameterException', 'Error reason: The marker is not valid.'),
  });
}

function nonexistent(): AwsError {
  return new AwsError(
    'WAFNonexistentItemException',
    'AWS WAF couldn’t perform the operation because your resource doesn’t exist.',
  );
}
