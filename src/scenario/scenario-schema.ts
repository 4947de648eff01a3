import { z } from 'zod';
import type { Scenario } from '../model/scenario.js';

const share = z.number().min(0).max(1);
const seconds = z.number().positive().max(86_400);

const request = z.strictObject({
  method: z.enum(['GET', 'POST']).default('GET'),
  path: z.string().startsWith('/'),
  weight: z.number().positive().default(1),
  expectStatus: z.number().int().min(100).max(599).default(200),
  expectBody: z.string().nullable().default(null),
});

/** A scenario's file. Durations are declared seconds; rates are real requests per real second. */
export const scenarioSchema = z.strictObject({
  version: z.literal(1),
  name: z
    .string()
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'expected lower-case words joined by hyphens, such as kill-az',
    ),
  description: z.string().min(1),
  load: z.strictObject({
    engine: z.string().default('autocannon'),
    ratePerSecond: z.number().min(0).max(100_000),
    connections: z.number().int().min(1).max(10_000).default(10),
  }),
  probe: z.strictObject({
    ratePerSecond: z.number().positive().max(10_000),
    timeoutSeconds: seconds,
    requests: z.array(request).min(1),
  }),
  phases: z.strictObject({ beforeSeconds: seconds, duringSeconds: seconds, afterSeconds: seconds }),
  fault: z
    .strictObject({
      name: z.string(),
      atSeconds: z.number().min(0).default(0),
      zone: z.string().exactOptional(),
      durationSeconds: seconds.min(60),
      parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    })
    .transform(({ name, atSeconds, durationSeconds, parameters, ...own }) => ({
      name,
      atSeconds,
      durationSeconds,
      parameters: { ...own, ...parameters },
    }))
    .nullable()
    .default(null),
  objectives: z
    .strictObject({
      availability: z
        .strictObject({
          before: share.exactOptional(),
          during: share.exactOptional(),
          after: share.exactOptional(),
        })
        .exactOptional(),
      downtimeSeconds: seconds.exactOptional(),
      detectSeconds: seconds.exactOptional(),
      recoverSeconds: seconds.exactOptional(),
      latencyP95Ms: z.number().positive().exactOptional(),
    })
    .refine((objectives) => Object.keys(objectives).length > 0, 'expected at least one objective'),
}) satisfies z.ZodType<Scenario>;
