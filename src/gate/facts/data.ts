import type { GateSettings } from '../../model/settings.js';
import type { Stack } from '../../topology/read-stack.js';

/** Facts for policies/data: encryption and secrets. */
export function dataFacts(
  _stack: Stack,
  _settings: GateSettings,
): Readonly<Record<string, unknown>> {
  return {};
}
