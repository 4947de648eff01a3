import { isContext } from '../../plan/join-plans.js';
import type { GateSettings } from '../../model/settings.js';
import { readTlsEndpoints } from '../../topology/edge/tls-endpoints.js';
import { readTlsListeners } from '../../topology/edge/tls-listeners.js';
import { readWebAcls, readWebAclUses } from '../../topology/edge/web-acls.js';
import type { Stack } from '../../topology/read-stack.js';

/** Facts for policies/edge: listeners, certificates and web ACLs beyond what the topology has. */
export function edgeFacts(
  { resolver }: Stack,
  _settings: GateSettings,
): Readonly<Record<string, unknown>> {
  return {
    tlsListeners: readTlsListeners(resolver),
    tlsEndpoints: readTlsEndpoints(resolver),
    webAcls: Object.fromEntries(readWebAcls(resolver).map((acl) => [acl.address, acl])),
    webAclUses: readWebAclUses(resolver),
    /** Keys with which a page or an app asks for CAPTCHA puzzles. Those of other stacks claim nothing here. */
    wafApiKeys: resolver
      .ofType('aws_wafv2_api_key')
      .flatMap(({ address }) => (isContext(resolver.plan, address) ? [] : [address])),
  };
}
