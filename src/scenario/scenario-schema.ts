import { z } from 'zod';
import { WEEKDAYS, type Scenario } from '../model/scenario.js';
import { faultSchema } from './fault-schema.js';
import { checkPlaceholders, loginSchema, requestSchema } from './request-schema.js';

const share = z.number().min(0).max(1);
const seconds = z.number().positive().max(86_400);
const count = z.int().min(0);

const objectives = z
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
    lostWrites: count.exactOptional(),
    lostSessions: count.exactOptional(),
    jobsLost: count.exactOptional(),
    alarms: z
      .array(z.strictObject({ name: z.string().min(1), withinSeconds: seconds }))
      .min(1)
      .exactOptional(),
  })
  .refine((stated) => Object.keys(stated).length > 0, 'expected at least one objective');

const abort = z.strictObject({
  availabilityBelow: z.strictObject({ share, windowSeconds: seconds }).exactOptional(),
  consecutiveFailures: z.int().min(1).exactOptional(),
  alarms: z.array(z.string().min(1)).exactOptional(),
});

const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as "09:00", in quotes');

const windows = z.strictObject({
  timeZone: z
    .string()
    .refine(isTimeZone, 'expected an IANA time zone, such as Europe/Berlin')
    .default('UTC'),
  days: z.array(z.enum(WEEKDAYS)).min(1),
  from: clockTime,
  to: clockTime,
  holidays: z.array(z.iso.date('expected a date such as "2026-12-25", in quotes')).default([]),
});

/** A scenario's file. Durations are declared seconds; rates are real requests per real second. */
export const scenarioSchema = z
  .strictObject({
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
    probe: z
      .strictObject({
        ratePerSecond: z.number().positive().max(10_000),
        timeoutSeconds: seconds,
        login: loginSchema.exactOptional(),
        requests: z.array(requestSchema).min(1),
      })
      .superRefine(checkPlaceholders),
    phases: z.strictObject({
      beforeSeconds: seconds,
      duringSeconds: seconds,
      afterSeconds: seconds,
    }),
    /** Shorthand for `faults` with this one; null for none. */
    fault: faultSchema.nullable().default(null),
    faults: z.array(faultSchema).default([]),
    objectives,
    abort: abort.nullable().default(null),
    windows: windows.nullable().default(null),
  })
  .superRefine(({ fault, faults, phases, abort: aborting }, context) => {
    if (fault !== null && faults.length > 0) {
      context.addIssue({
        code: 'custom',
        path: ['fault'],
        message: '`fault` is short for `faults` with one entry: expected one of the two',
      });
    }
    const late = faults.findIndex(({ atSeconds }) => atSeconds >= phases.duringSeconds);
    const alone = fault !== null && fault.atSeconds >= phases.duringSeconds;
    if (alone || late !== -1) {
      context.addIssue({
        code: 'custom',
        path: [...(alone ? ['fault'] : ['faults', late]), 'atSeconds'],
        message: `expected less than phases.duringSeconds (${phases.duringSeconds}): it would never begin`,
      });
    }
    // A window that is never full aborts nothing, whatever becomes of users.
    const longestSeconds = [...faults, ...(fault === null ? [] : [fault])].reduce(
      (longest, { atSeconds, durationSeconds }) => Math.max(longest, atSeconds + durationSeconds),
      phases.duringSeconds,
    );
    const wholeSeconds = phases.beforeSeconds + longestSeconds + phases.afterSeconds;
    if ((aborting?.availabilityBelow?.windowSeconds ?? 0) >= wholeSeconds) {
      context.addIssue({
        code: 'custom',
        path: ['abort', 'availabilityBelow', 'windowSeconds'],
        message: `expected less than the whole run (${wholeSeconds} s): it would never be looked at`,
      });
    }
  })
  .transform(({ fault, faults, ...rest }): Scenario => ({
    ...rest,
    faults: fault === null ? faults : [fault],
  }));

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
