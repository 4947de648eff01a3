import type { GateSettings } from '../../model/settings.js';
import { readProtectedChanges } from '../../topology/change/protected-changes.js';
import type { Stack } from '../../topology/read-stack.js';
import { RuleChanges } from './rule-changes.js';

/** Facts for policies/change: what applying the plan takes away. */
export function changeFacts(
  stack: Stack,
  settings: GateSettings,
): Readonly<Record<string, unknown>> {
  const changes = readProtectedChanges(stack);
  // Most plans change no rule, and need not be followed as they were before.
  const rules = changes.some(({ holders }) => holders.length > 0)
    ? new RuleChanges(stack, settings)
    : undefined;
  return {
    changes: changes.map((change) => ({
      ...change,
      effects: change.holders.length > 0 ? (rules?.effectsOf(change) ?? []) : [],
    })),
  };
}
