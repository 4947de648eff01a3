import { z } from 'zod';

export const count = z.int().min(0);
export const share = z.number().min(0).max(1);
export const verdict = z.enum(['pass', 'fail', 'inconclusive']);
export const epochMs = z.number().describe('Real epoch milliseconds');

export const interval = z.strictObject({
  low: z.number(),
  high: z.number().nullable().describe('Null where nothing bounds it'),
});

export const percentiles = z.strictObject({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});
