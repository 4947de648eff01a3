import type { GateSettings } from '../../model/settings.js';
import type { Stack } from '../../topology/read-stack.js';

/** Facts for policies/network: who reaches what: caches, the internet, administrators. */
export function networkFacts(
  _stack: Stack,
  _settings: GateSettings,
): Readonly<Record<string, unknown>> {
  return {};
}
