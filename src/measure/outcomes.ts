import { OUTCOMES, type Outcome } from '../model/sample.js';
import type { RequestTable } from '../model/request-table.js';

export function countFailed(samples: RequestTable): number {
  let failed = 0;
  for (let row = 0; row < samples.length; row += 1) if (!samples.isOk(row)) failed += 1;
  return failed;
}

export function countOutcomes(samples: RequestTable): Readonly<Record<Outcome, number>> {
  const counts = Array.from(OUTCOMES, () => 0);
  for (const outcome of samples.columns.outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return Object.fromEntries(
    OUTCOMES.map((outcome, index) => [outcome, counts[index] ?? 0]),
  ) as Record<Outcome, number>;
}
