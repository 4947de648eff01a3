import { z } from 'zod';
import { OUTCOMES } from '../../model/sample.js';
import { faultSchema } from './fault-schema.js';
import { count, epochMs, interval, percentiles, share, verdict } from './figures.js';

const agreement = z.strictObject({
  what: z.string(),
  fault: z.string(),
  clock: z.enum(['declared', 'real']).describe('Latencies are real time; all else is declared'),
  predicted: interval.describe('Seconds on that clock'),
  measuredSeconds: z.number().nullable().describe('On that clock; null where it was not seen'),
  errorSeconds: z.number().describe('Error of the observation, on that clock'),
  verdict: z.enum(['agrees', 'contradicts', 'not measured']),
});

const readBack = z.strictObject({
  what: z.enum(['writes', 'sessions']),
  acknowledged: count,
  found: count,
  gone: count.describe('Acknowledged, and not there at the end'),
  unread: count.describe('Acknowledged, and no answer was to be had at the end'),
  goneKeys: z.array(z.string()),
  unknown: count.describe('No answer, or another one than expected: they may have happened'),
  unknownFound: count,
});

const group = { recorded: count, failed: count, latencyMs: percentiles };
const breakdown = z.strictObject({
  newConnections: z.strictObject(group),
  keptConnections: z.strictObject(group),
  zones: z.array(z.strictObject({ zone: z.string(), ...group })),
  targets: z.array(z.strictObject({ target: z.string(), zone: z.string().nullable(), ...group })),
  untold: z.strictObject({ recorded: count, failed: count }),
});

const secondWitness = z.strictObject({
  name: z.string(),
  source: z.enum(['prometheus', 'cloudwatch']),
  query: z.string(),
  phase: z.enum(['before', 'during', 'after']),
  value: z.number().nullable(),
  probe: z.number().nullable().describe('The probe’s own figure of the same phase'),
  verdict: z.enum(['agrees', 'contradicts', 'not measured']),
  note: z.string(),
});

/** One run of a scenario. */
export const runSchema = z.strictObject({
  scenario: z.string(),
  target: z.string(),
  speed: z.number().positive().describe('Declared seconds per real second'),
  startedAt: epochMs,
  planSha256: z.string(),
  scenarioSha256: z.string().describe('Of the scenario as it was run'),
  repeat: z
    .strictObject({ index: z.int().min(1), of: z.int().min(1) })
    .describe('Which of the runs of its scenario it is'),
  verdict,
  reasons: z.array(z.string()),
  substitutions: z.array(z.string()),
  faults: z.array(faultSchema).describe('In the scenario’s order; none for a steady load'),
  samples: z.strictObject({ intended: count, recorded: count, failed: count }),
  latenessMs: z
    .strictObject({ p99: z.number().nullable() })
    .describe('Actual minus intended send time, real milliseconds'),
  availability: z.strictObject({
    perRequest: share.nullable().describe('Share of requests that ended ok'),
    perSecond: share.nullable().describe('Share of real seconds in which every request ended ok'),
    windowMs: z.number().min(0).describe('Real milliseconds that both were taken over'),
  }),
  latencyMs: z
    .strictObject({ before: percentiles, during: percentiles, after: percentiles })
    .describe('Real milliseconds from intended time to last byte, of requests that ended ok'),
  timedOut: z
    .strictObject({ before: count, during: count, after: count })
    .describe('Requests that were given up after their timeout: they are in no percentile'),
  outcomes: z.array(
    z.strictObject({
      outcome: z.enum(OUTCOMES),
      before: count,
      during: count,
      after: count,
      outside: count,
    }),
  ),
  breakdown: breakdown
    .describe('By connection, and by zone and target where the answer told it')
    .exactOptional(),
  control: z
    .strictObject({ recorded: count, failed: count })
    .nullable()
    .describe('Requests to a server of our own, beside the target'),
  downtime: z.array(
    z.strictObject({
      startMs: epochMs,
      endMs: epochMs,
      durationDeclaredMs: z.number().min(0),
      failed: count,
    }),
  ),
  detectMs: z
    .number()
    .nullable()
    .describe('Declared milliseconds from a fault’s start: the longest of all faults'),
  recoverMs: z.number().nullable().describe('The same until the last failure'),
  errorMs: z
    .strictObject({ outage: z.number(), detect: z.number(), recover: z.number() })
    .describe('By how much durations can be off, declared milliseconds: the real error × speed'),
  writes: readBack
    .nullable()
    .describe('Null where no request declares how its writes are read back'),
  sessions: readBack.nullable(),
  agreement: z.array(agreement),
  objectives: z.array(
    z.strictObject({
      objective: z.string(),
      wanted: z.string(),
      measured: z.string(),
      verdict: z.enum(['pass', 'fail', 'inconclusive', 'not judged']),
    }),
  ),
  secondWitnesses: z.array(secondWitness),
});
