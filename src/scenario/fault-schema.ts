import { z } from 'zod';
import type { FaultDriver } from '../fault/fault-driver.js';
import { FAULTS } from '../fault/faults.js';
import type { FaultSpec } from '../model/scenario.js';

/** FIS runs nothing shorter than a minute. Source: AWS FIS API reference, action durations. */
const LEAST_SECONDS = 60;
const MOST_SECONDS = 86_400;

const common = z.looseObject({
  name: z.string(),
  atSeconds: z.number().min(0).max(MOST_SECONDS).default(0),
  durationSeconds: z.number().min(LEAST_SECONDS).max(MOST_SECONDS),
  /** A scenario that was read already has what is the driver's own in here. */
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

/** One entry of a scenario's `faults`: its driver checks what stands beside name and times. */
export const faultSchema = common
  .meta({ oneOf: Object.values(FAULTS).map(describeFault) })
  .transform(({ name, atSeconds, durationSeconds, parameters, ...own }, context): FaultSpec => {
    const spec = { name, atSeconds, durationSeconds };
    const driver = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
    if (driver === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['name'],
        message: `there is no fault ${name}; there are ${Object.keys(FAULTS).join(', ')}`,
      });
      return { ...spec, parameters: {} };
    }
    const checked = driver.parameters.safeParse({ ...parameters, ...own });
    if (checked.success) return { ...spec, parameters: checked.data };
    for (const issue of checked.error.issues) {
      const known = `${name} knows ${parametersOf(driver).join(', ') || 'no parameters'}`;
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) {
          context.addIssue({ code: 'custom', path: [key], message: `is not known: ${known}` });
        }
      } else context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
    }
    return { ...spec, parameters: {} };
  });

interface JsonObject {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

/** The JSON Schema of a driver's own parameters: help and docs derive from it. */
export function parametersSchema(driver: FaultDriver): JsonObject {
  return z.toJSONSchema(driver.parameters, { io: 'input', unrepresentable: 'any' });
}

function parametersOf(driver: FaultDriver): string[] {
  return Object.keys(parametersSchema(driver).properties ?? {});
}

function describeFault(driver: FaultDriver): object {
  const own = parametersSchema(driver);
  return {
    title: driver.name,
    description: driver.summary,
    properties: { name: { const: driver.name }, ...own.properties },
    required: ['name', 'durationSeconds', ...(own.required ?? [])],
  };
}
