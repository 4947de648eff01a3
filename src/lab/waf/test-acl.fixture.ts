import type { DeployedWebAcl, WebAclRule, WebAclStatement } from '../../model/deployed-edge.js';
import type { InspectedRequest } from './inspected-request.js';
import { WebAcl } from './web-acl.js';

/** What an ACL takes for the time; set back by `acl`. */
export const clock = { nowMs: 0 };

export const rule = (
  name: string,
  statement: WebAclStatement,
  action: WebAclRule['action'] = 'block',
): WebAclRule => ({ name, priority: 0, action, statement, response: null });

export const managed = (name: string, overrides = {}): WebAclStatement => ({
  kind: 'managed-group',
  vendor: 'AWS',
  name: `AWSManagedRules${name}`,
  overrides,
  scopeDown: null,
});

export const path = (text: string): WebAclStatement => ({
  kind: 'byte-match',
  field: { part: 'uri-path', name: null, transformations: ['NONE'] },
  position: 'starts-with',
  text,
});

export function acl(
  rules: readonly WebAclRule[],
  speed = 1,
  more: Partial<DeployedWebAcl> = {},
): WebAcl {
  clock.nowMs = 0;
  return new WebAcl(
    {
      address: 'aws_wafv2_web_acl.main',
      name: 'main',
      id: 'i',
      arn: 'a',
      region: 'us-east-1',
      defaultAction: 'allow',
      defaultResponse: null,
      rules,
      ...more,
    },
    { speed, checkSeconds: 10, nowMs: () => clock.nowMs, nowEpochMs: () => clock.nowMs },
  );
}

export const request = (more: Partial<InspectedRequest> = {}): InspectedRequest => ({
  method: 'GET',
  target: '/',
  version: '1.1',
  headers: { host: 'a' },
  clientIp: '192.0.2.1',
  body: '',
  ...more,
});
