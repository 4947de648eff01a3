import { valueOr } from '../model/uncertain.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { numberAt, textAt } from './uncertain-attribute.js';

/** Port of an engine where the plan names none. Source: the RDS API's CreateDBInstance, `Port`. */
export const ENGINE_PORTS: readonly (readonly [RegExp, number])[] = [
  [/^(mysql|mariadb|aurora|aurora-mysql)$/, 3306],
  [/^(postgres|aurora-postgresql)$/, 5432],
  [/^(oracle|custom-oracle)/, 1521],
  [/^(sqlserver|custom-sqlserver)/, 1433],
  [/^db2/, 50000],
];

/** A replica has the engine and the place of what it replicates. */
export function sourceOf(
  resource: PlannedResource,
  resolver: Resolver,
): PlannedResource | undefined {
  const links = resolver.link(
    resource,
    ['replicate_source_db'],
    (type) => type === 'aws_db_instance',
  );
  return links.targets[0]?.resource;
}

/** Port of a database; undefined where the plan does not tell it. `source` is what it replicates. */
export function portOf(
  resource: PlannedResource,
  source: PlannedResource | undefined,
): number | undefined {
  const port = numberAt(resource, ['port'], 0);
  if (port.state === 'unknown') return undefined;
  if (port.value > 0) return port.value;
  if (source) return portOf(source, undefined);
  const engine = valueOr(textAt(resource, ['engine']), '');
  return ENGINE_PORTS.find(([pattern]) => pattern.test(engine))?.[1];
}
