import { known, unknown, type Uncertain } from '../model/uncertain.js';
import { readAttribute } from '../plan/attribute.js';
import type { PlannedResource } from '../plan/plan.js';

/** Processes that an Auto Scaling group has suspended. Source: EC2 Auto Scaling User Guide, Suspend and resume processes. */
export function readSuspendedProcesses(group: PlannedResource): Uncertain<readonly string[]> {
  const attribute = readAttribute(group, ['suspended_processes']);
  if (attribute.state === 'absent') return known([]);
  if (attribute.state === 'known') {
    const value = attribute.value ?? [];
    if (isTexts(value)) return known(value);
  }
  return unknown(`${group.address} suspends processes that are known only after apply`);
}

export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
