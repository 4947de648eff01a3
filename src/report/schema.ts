import { z } from 'zod';
import type { GateReport } from '../model/finding.js';
import { OUTCOMES } from '../model/sample.js';
import type { Summary } from '../model/summary.js';

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const epochMs = z.number().describe('Real epoch milliseconds');
const verdict = z.enum(['pass', 'fail', 'inconclusive']);

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
    .enum(['new', 'worse', 'known'])
    .nullable()
    .describe('Against the baseline; known does not count. Null: without one, or a pass'),
  change: z
    .enum(['introduced', 'worsened', 'unchanged'])
    .nullable()
    .describe(
      'Against the plan’s prior state, with --scope changes; unchanged does not count. Null: without it, or a pass',
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

const interval = z.strictObject({
  low: z.number(),
  high: z.number().nullable().describe('Null where nothing bounds it'),
});

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

const percentiles = z.strictObject({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

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

const windowFigures = z.strictObject({ requests: count, failed: count, latencyMs: percentiles });

const fault = z.strictObject({
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

const run = z.strictObject({
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
  faults: z.array(fault).describe('In the scenario’s order; none for a steady load'),
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
    runs: z.array(run),
    repeats: z.array(repeat).describe('Of scenarios that were run more than once'),
    predictions: predictions.nullable().describe('Over all runs; null where nothing was predicted'),
  })
  .meta({ title: 'Holdfast summary' }) satisfies z.ZodType<Summary>;
