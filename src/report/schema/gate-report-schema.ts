import { z } from 'zod';
import type { GateReport } from '../../model/finding.js';
import { count, verdict } from './figures.js';

const finding = z.strictObject({
  policy: z.string().describe('Policy id, `<area>/<rule>`'),
  verdict: z.enum(['pass', 'fail', 'unknown']),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  address: z.string().describe('Terraform address of the resource'),
  message: z.string(),
  evidence: z.array(z.string()),
  remedy: z.string(),
  fingerprint: z.string().describe('SHA-256 of policy and address'),
  location: z
    .strictObject({ file: z.string(), line: z.int().min(1) })
    .nullable()
    .describe('Where the resource is written, as far as its source is at hand'),
  waiver: z
    .strictObject({
      owner: z.string(),
      reason: z.string(),
      expires: z.string().describe('Last day on which it applies, YYYY-MM-DD in UTC'),
      from: z.enum(['file', 'comment']),
      source: z.string().describe('File and line'),
    })
    .nullable(),
  baseline: z
    .enum(['new', 'worse', 'unclear', 'known'])
    .nullable()
    .describe(
      'Against the baseline; known does not count, unclear counts as an unknown. Null: without one, or a pass',
    ),
  change: z
    .enum(['introduced', 'worsened', 'unclear', 'unchanged'])
    .nullable()
    .describe(
      'Against the plan’s prior state, with --scope changes; unchanged does not count, unclear counts as an unknown. Null: without it, or a pass',
    ),
});

const notice = z.strictObject({
  level: z.enum(['warning', 'note']),
  code: z.string().describe('Stable, such as waiver/expired'),
  message: z.string(),
});

/** Schema of what `holdfast gate --format json` prints. */
export const gateReportSchema = z
  .strictObject({
    version: z.literal(2),
    verdict: verdict.describe(
      'fail: a fail that counts. inconclusive: an unknown that counts, or nothing in any policy’s scope.',
    ),
    plan: z.strictObject({ sha256: z.string(), terraformVersion: z.string() }),
    scope: z
      .enum(['all', 'changes'])
      .describe('changes: only what the plan introduces or worsens counts'),
    summary: z.strictObject({
      pass: count,
      fail: count.describe('Fails that count'),
      unknown: count.describe('Unknowns that count'),
      waived: count,
      known: count.describe('Fails and unknowns in the baseline'),
      unchanged: count.describe('Fails and unknowns that were there before the plan'),
      notApplicable: count.describe('Policies with nothing in scope'),
    }),
    policies: z.array(z.strictObject({ policy: z.string(), inScope: count })),
    tiers: z
      .array(z.string())
      .describe('What was taken for the application, the bastion and so on'),
    notices: z.array(notice),
    findings: z.array(finding),
  })
  .meta({ title: 'Holdfast gate report' }) satisfies z.ZodType<GateReport>;
