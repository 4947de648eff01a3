import type { DeployedLoadBalancer } from '../model/deployment.js';
import type {
  DeployedWebAcl,
  WebAclAction,
  WebAclResponse,
  WebAclRule,
} from '../model/deployed-edge.js';
import { valueOr } from '../model/uncertain.js';
import type { JsonObject } from '../plan/json-shape.js';
import type { PlannedResource } from '../plan/plan.js';
import { arnFor, uuidOf } from './deployment-names.js';
import type { DeploymentScope } from './deployment-scope.js';
import {
  firstBlock,
  hasBlock,
  readWebAclStatement,
  rowsOf,
} from './deployed-web-acl-statements.js';
import { textAt } from './uncertain-attribute.js';

/** The web ACLs that stand before the deployed load balancers, each in its load balancer's region. */
export function readDeployedWebAcls(
  scope: DeploymentScope,
  loadBalancers: readonly DeployedLoadBalancer[],
): DeployedWebAcl[] {
  return scope.resolver.ofType('aws_wafv2_web_acl').flatMap((acl): DeployedWebAcl[] => {
    const home = loadBalancers.find(({ webAclAddress }) => webAclAddress === acl.address);
    return home === undefined ? [] : [readWebAcl(acl, { ...scope, region: home.region })];
  });
}

function readWebAcl(acl: PlannedResource, scope: DeploymentScope): DeployedWebAcl {
  const name = valueOr(textAt(acl, ['name']), acl.name);
  const id = uuidOf(acl.address);
  const open =
    acl.unknown['rule'] === true
      ? 'are known only after apply'
      : typeof acl.values['rule_json'] === 'string'
        ? 'are one JSON text'
        : null;
  if (open !== null)
    scope.notes.add(`The rules of ${acl.address} ${open}: the lab evaluates none of them.`);
  const defaultBlock = firstBlock(firstBlock(acl.values['default_action'])['block']);
  const blocks = hasBlock(firstBlock(acl.values['default_action']), 'block');
  return {
    address: acl.address,
    name,
    id,
    arn: arnFor('wafv2', scope.region, `regional/webacl/${name}/${id}`),
    region: scope.region,
    defaultAction: blocks ? 'block' : 'allow',
    defaultResponse: blocks ? readResponse(acl, defaultBlock) : null,
    rules: readRules(acl, acl, scope),
  };
}

/** Rules of a web ACL or a rule group, by priority. `owner` has the custom response bodies. */
export function readRules(
  holder: PlannedResource,
  owner: PlannedResource,
  scope: DeploymentScope,
): WebAclRule[] {
  return rowsOf(holder.values['rule'])
    .map((row): WebAclRule => {
      const name = String(row['name'] ?? '');
      const statement = readWebAclStatement(firstBlock(row['statement']), {
        holder,
        ruleName: name,
        path: ['statement', 0],
        scope,
        rulesOf: (group) => readRules(group, group, scope),
      });
      return {
        name,
        priority: Number(row['priority'] ?? 0),
        action: readAction(row),
        statement,
        response: readResponse(owner, firstBlock(firstBlock(row['action'])['block'])),
      };
    })
    .toSorted((a, b) => a.priority - b.priority);
}

const ACTIONS = ['allow', 'block', 'count', 'captcha', 'challenge'] as const;

function readAction(row: JsonObject): WebAclAction {
  const override = firstBlock(row['override_action']);
  if (hasBlock(override, 'count')) return 'count';
  const action = firstBlock(row['action']);
  return ACTIONS.find((name) => hasBlock(action, name)) ?? 'none';
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  APPLICATION_JSON: 'application/json',
  TEXT_HTML: 'text/html',
  TEXT_PLAIN: 'text/plain',
};

function readResponse(owner: PlannedResource, block: JsonObject): WebAclResponse | null {
  const custom = firstBlock(block['custom_response']);
  if (typeof custom['response_code'] !== 'number') return null;
  const body = rowsOf(owner.values['custom_response_body']).find(
    ({ key }) => key === custom['custom_response_body_key'],
  );
  return {
    statusCode: custom['response_code'],
    headers: rowsOf(custom['response_header']).map(({ name, value }) => ({
      name: String(name),
      value: String(value),
    })),
    contentType: CONTENT_TYPES[String(body?.['content_type'])] ?? null,
    body: typeof body?.['content'] === 'string' ? body['content'] : '',
  };
}
