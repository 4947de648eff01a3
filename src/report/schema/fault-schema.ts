import { z } from 'zod';
import { count, epochMs, interval, percentiles, share } from './figures.js';

const prediction = z.strictObject({
  fault: z.string(),
  lost: z.array(z.string()),
  capacity: z.strictObject({
    before: z.number(),
    after: z.number(),
    share: z.number().describe('Share of application instances that is left, 0 to 1'),
  }),
  path: z.strictObject({ survives: z.boolean(), why: z.string() }),
  detectSeconds: interval.describe('Declared seconds'),
  outageSeconds: interval.nullable().describe('Declared seconds'),
  addedLatencyMs: interval
    .describe('Real milliseconds that the median request takes longer')
    .exactOptional(),
  basis: z.array(z.string()),
});

const windowFigures = z.strictObject({ requests: count, failed: count, latencyMs: percentiles });

/** What one fault of a run did, beside what was predicted of it. */
export const faultSchema = z.strictObject({
  name: z.string(),
  proven: z.boolean().describe('Whether all its witnesses saw it from outside'),
  seen: z.array(z.string()).describe('What they saw, or why it is not proven'),
  startedAt: epochMs.nullable(),
  endedAt: epochMs.nullable(),
  failed: count.nullable().describe('Requests that failed until the next fault apart from it'),
  outageMs: z.number().nullable().describe('Declared milliseconds'),
  detectMs: z.number().nullable().describe('Declared milliseconds'),
  recoverMs: z.number().nullable().describe('Declared milliseconds'),
  failoverMs: z
    .number()
    .nullable()
    .describe('Declared milliseconds until what was lost had a successor'),
  errorBudget: z
    .strictObject({
      perYear: z.number().min(0).describe('How often the fault comes, as the configuration states'),
      downtimeSecondsPerYear: z.number().min(0),
      objective: share,
      allowedSecondsPerYear: z.number().min(0),
      spent: z.number().min(0).describe('Share of the budget, over 1 where none is left'),
    })
    .nullable()
    .describe('Null where no yearly rate of the fault is stated'),
  together: z
    .array(z.string())
    .describe('Faults that overlap: what users saw cannot be told apart'),
  predicted: prediction.nullable(),
  comparison: z.strictObject({ before: windowFigures, during: windowFigures }),
});
