import { z } from 'zod';
import type { ParityReport } from '../../model/parity.js';

const count = z.int().min(0);
const side = z.strictObject({ plan: z.string(), sha256: z.string() });

/** Schema of what `holdfast parity --format json` prints. */
export const parityReportSchema = z
  .strictObject({
    version: z.literal(1),
    verdict: z
      .enum(['pass', 'fail', 'inconclusive'])
      .describe('inconclusive: a difference that cannot be told, or nothing compared'),
    a: side,
    b: side,
    summary: z.strictObject({
      modules: count.describe('Pairs of module calls that were compared'),
      resources: count.describe('Pairs of resource instances that were compared'),
      fail: count,
      unknown: count,
      allowed: count,
    }),
    notices: z.array(
      z.strictObject({ level: z.enum(['warning', 'note']), code: z.string(), message: z.string() }),
    ),
    differences: z.array(
      z.strictObject({
        kind: z.enum(['module', 'resource', 'count', 'attribute']),
        address: z.string(),
        type: z.string().describe('Canonical resource type; empty for a module'),
        attribute: z.string().describe('Without positions in lists; empty for none'),
        a: z.string(),
        b: z.string(),
        verdict: z.enum(['fail', 'unknown', 'allowed']),
        allowedBy: z.string(),
      }),
    ),
  })
  .meta({ title: 'Holdfast parity report' }) satisfies z.ZodType<ParityReport>;
