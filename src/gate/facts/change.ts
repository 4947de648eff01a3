import type { GateSettings } from '../../model/settings.js';
import { readProtectedChanges } from '../../topology/change/protected-changes.js';
import type { Stack } from '../../topology/read-stack.js';

/** Facts for policies/change: what applying the plan takes away. */
export function changeFacts(
  stack: Stack,
  _settings: GateSettings,
): Readonly<Record<string, unknown>> {
  return { changes: readProtectedChanges(stack) };
}
