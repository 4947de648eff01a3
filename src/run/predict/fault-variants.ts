import { z } from 'zod';
import type { FaultDriver } from '../../fault/fault-driver.js';
import type { Deployment } from '../../model/deployment.js';

/** A fault in one place. */
export interface FaultVariant {
  /** Such as `zone us-east-1a`; empty where the fault has no choice of place. */
  readonly where: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** Parameters that name a place, and the places that a stack has for them. */
const PLACES: Readonly<Record<string, (deployment: Deployment) => readonly string[]>> = {
  zone: ({ zones }) => zones,
  region: ({ regions }) => regions,
};

/** The fault in each zone or region that it can be in, with its other parameters' defaults. */
export function faultVariants(driver: FaultDriver, deployment: Deployment): FaultVariant[] {
  const names = parameterNames(driver);
  const place = Object.keys(PLACES).find((name) => names.includes(name));
  if (place === undefined) return [variant(driver, '', {})];
  return (PLACES[place]?.(deployment) ?? []).map((name) =>
    variant(driver, `${place} ${name}`, { [place]: name }),
  );
}

function variant(
  driver: FaultDriver,
  where: string,
  chosen: Readonly<Record<string, string>>,
): FaultVariant {
  return { where, parameters: driver.parameters.parse(chosen) };
}

function parameterNames({ parameters }: FaultDriver): string[] {
  const schema = z.toJSONSchema(parameters, { io: 'input' });
  return Object.keys(schema.properties ?? {});
}
