import { HoldfastError } from '../model/error.js';
import type { FaultDriver } from './fault-driver.js';
import { failRegion } from './fail-region.js';
import { killAz } from './kill-az.js';
import { stopInstance } from './stop-instance.js';

/** Every fault that a scenario may name. Help and docs derive from this map. */
export const FAULTS: Readonly<Record<string, FaultDriver>> = {
  'fail-region': failRegion,
  'kill-az': killAz,
  'stop-instance': stopInstance,
};

export function findFault(name: string): FaultDriver {
  const driver = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (!driver) {
    throw new HoldfastError('fault/unknown', `There is no fault ${name}`, {
      hint: `There are: ${Object.keys(FAULTS).join(', ')}.`,
    });
  }
  return driver;
}
