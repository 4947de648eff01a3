import { z } from 'zod';
import type { Summary } from '../../model/summary.js';
import { count, share, verdict } from './figures.js';
import { gateReportSchema } from './gate-report-schema.js';
import { runSchema } from './run-schema.js';

const repeatedFigure = z.strictObject({
  what: z.string(),
  unit: z.enum(['declared seconds', 'milliseconds', 'share', 'count']),
  values: z.array(z.number().nullable()).describe('In the order of the runs'),
  median: z.number(),
  low: z.number(),
  high: z.number(),
  interval: z
    .strictObject({ low: z.number(), high: z.number(), level: share })
    .nullable()
    .describe('Bootstrap of the median between runs; null for too few of them'),
});

const repeat = z.strictObject({
  scenario: z.string(),
  target: z.string(),
  runs: z.int().min(2),
  figures: z.array(repeatedFigure),
});

const predictions = z.strictObject({
  held: count,
  contradicted: count,
  notMeasured: count,
  medianWidthSeconds: z.number().nullable(),
  naive: z.strictObject({
    how: z.string(),
    held: count,
    contradicted: count,
    medianWidthSeconds: z.number().nullable(),
  }),
});

/** Schema of summary.json. */
export const summarySchema = z
  .strictObject({
    version: z.literal(3),
    verdict,
    gate: gateReportSchema.nullable().describe('Null where the command ran no gate'),
    runs: z.array(runSchema),
    repeats: z.array(repeat).describe('Of scenarios that were run more than once'),
    predictions: predictions.nullable().describe('Over all runs; null where nothing was predicted'),
  })
  .meta({ title: 'Holdfast summary' }) satisfies z.ZodType<Summary>;
