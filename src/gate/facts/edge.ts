import type { GateSettings } from '../../model/settings.js';
import type { Stack } from '../../topology/read-stack.js';

/** Facts for policies/edge: listeners, certificates and web ACLs beyond what the topology has. */
export function edgeFacts(
  _stack: Stack,
  _settings: GateSettings,
): Readonly<Record<string, unknown>> {
  return {};
}
