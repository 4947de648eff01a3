import { remember, type NetworkIndex } from './network-index.js';
import { viewsOf } from './places.js';
import type { RouteGoal } from './routes.js';

/** Whether some route of a VPC may lead to the goal: without one nothing is attached there. */
export function mayLead(index: NetworkIndex, vpc: string | undefined, goal: RouteGoal): boolean {
  if (vpc === undefined) return true;
  return remember(index, `beyond|${vpc}|${goal.key}`, () =>
    [...tablesOf(index, vpc)].some((key) => {
      const table = index.network.routeTables.get(key);
      return (
        !table ||
        table.open !== undefined ||
        table.routes.some(
          ({ target }) =>
            target.open !== undefined || target.options.some((to) => goal.classify(to) !== 'no'),
        )
      );
    }),
  );
}

function tablesOf(index: NetworkIndex, vpc: string): Set<string> {
  const byVpc = remember(index, 'tables', () => {
    const found = new Map<string, Set<string>>();
    for (const key of index.network.subnets.keys()) {
      for (const view of viewsOf(index, key)) {
        if (view.vpc === undefined) continue;
        const tables = found.get(view.vpc) ?? new Set<string>();
        found.set(view.vpc, tables.add(view.table ?? ''));
      }
    }
    return found;
  });
  return byVpc.get(vpc) ?? new Set();
}
