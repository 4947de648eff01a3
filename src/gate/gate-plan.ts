import type { GateReport } from '../model/finding.js';
import { readStack } from '../topology/read-stack.js';
import { gate } from './gate.js';

/**
 * Judges the plan in a file by every policy.
 *
 * @throws HoldfastError plan/… where the file is not a whole plan
 * @example const { findings } = await gatePlan('plan.json');
 */
export async function gatePlan(path: string): Promise<GateReport> {
  return gate(readStack(path));
}
