import type { GateSettings } from '../../model/settings.js';
import type { Stack } from '../../topology/read-stack.js';

/** Facts for policies/availability: zones, capacity, health checks, databases and caches. */
export function availabilityFacts(
  _stack: Stack,
  _settings: GateSettings,
): Readonly<Record<string, unknown>> {
  return {};
}
