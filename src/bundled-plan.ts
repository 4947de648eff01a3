import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Path of the plan that comes with Holdfast: a web application in two zones behind a load balancer,
 * with a database. It is there to try things on; it says nothing about a stack of yours.
 *
 * @example const report = await gatePlan(bundledPlan());
 */
export function bundledPlan(): string {
  return join(
    dirname(fileURLToPath(import.meta.url)),
    '../fixtures/plans/private-web-app/plan.json',
  );
}
