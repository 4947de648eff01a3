import type { GateSettings } from '../../model/settings.js';
import type { Stack } from '../../topology/read-stack.js';

/** Facts for policies/delivery: how new versions go out, and scaling. */
export function deliveryFacts(
  _stack: Stack,
  _settings: GateSettings,
): Readonly<Record<string, unknown>> {
  return {};
}
