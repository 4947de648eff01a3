import { HoldfastError } from '../model/error.js';
import type { FaultContext } from './fault-driver.js';

/**
 * The zone that a fault's parameter `zone` stands for: its name, or `database-primary` (the first zone
 * where no database is), `first`, `last`.
 * @throws HoldfastError fault/no-such-zone
 */
export function chooseZone(
  fault: string,
  { fault: spec, deployment }: FaultContext,
  otherwise = 'first',
): string {
  const { zones, databases } = deployment;
  const wanted = String(spec.parameters['zone'] ?? otherwise);
  const named: Readonly<Record<string, string | undefined>> = {
    'database-primary': databases[0]?.zone ?? zones[0],
    first: zones[0],
    last: zones.at(-1),
  };
  const zone = Object.hasOwn(named, wanted) ? named[wanted] : zones.find((each) => each === wanted);
  if (zone !== undefined) return zone;
  throw new HoldfastError('fault/no-such-zone', `${fault}: the stack has no zone ${wanted}`, {
    hint: `Its zones are ${zones.join(', ')}; database-primary, first and last name one too.`,
  });
}
