import type { UncertainSet } from '../../model/topology.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { isLoadBalancer, isWebAcl } from '../resource-kinds.js';
import { toUncertainSet } from '../uncertain-attribute.js';
import { readWebAclRules, type WebAclRule } from './web-acl-rules.js';

/** A regional or global web ACL of WAFv2, with the rules that it applies itself or through groups. */
export interface WebAcl {
  readonly address: string;
  readonly rules: readonly WebAclRule[];
  /** Why there may be rules that are not among `rules`. */
  readonly open: readonly string[];
  /** Arguments that only a CAPTCHA or challenge makes sense of. */
  readonly challengeSettings: readonly string[];
}

/** Which web ACL an association puts before which load balancer. */
export interface WebAclUse {
  readonly address: string;
  readonly loadBalancer: UncertainSet;
  readonly webAcl: UncertainSet;
}

export function readWebAcls(resolver: Resolver): WebAcl[] {
  return resolver.ofType('aws_wafv2_web_acl').map((acl) => ({
    address: acl.address,
    ...readWebAclRules(acl, resolver),
    challengeSettings: [
      ...['captcha_config', 'challenge_config'].filter((name) => isSet(acl, name)),
      ...(isSet(acl, 'token_domains') ? ['token_domains'] : []),
    ],
  }));
}

export function readWebAclUses(resolver: Resolver): WebAclUse[] {
  return resolver.ofType('aws_wafv2_web_acl_association').map((association) => ({
    address: association.address,
    loadBalancer: toUncertainSet(resolver.link(association, ['resource_arn'], isLoadBalancer)),
    webAcl: toUncertainSet(resolver.link(association, ['web_acl_arn'], isWebAcl)),
  }));
}

function isSet(acl: PlannedResource, name: string): boolean {
  const value = acl.values[name];
  return Array.isArray(value) && value.length > 0;
}
