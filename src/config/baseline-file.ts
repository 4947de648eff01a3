import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { fingerprintOf } from '../gate/fingerprint.js';
import type { Baseline } from '../model/baseline.js';
import { decodeText } from '../model/decode-text.js';
import { HoldfastError } from '../model/error.js';
import { check } from './describe-issues.js';

/** Some 300,000 findings. */
export const MAX_BASELINE_BYTES = 100 << 20;

const HINT = 'Make it with `holdfast gate PLAN --write-baseline FILE`, and do not edit it.';

const extentSchema = z.strictObject({
  faults: z.array(z.string()),
  doubts: z.array(z.string()),
  amounts: z.array(
    z.strictObject({
      name: z.string(),
      worse: z.enum(['more', 'less']),
      atLeast: z.number(),
      atMost: z.number().nullable(),
    }),
  ),
  openings: z.array(
    z.strictObject({
      from: z.string(),
      within: z.array(z.string()),
      places: z.array(z.string()),
      protocol: z.union([z.number(), z.literal('all')]),
      fromPort: z.number(),
      toPort: z.number(),
      isSure: z.boolean(),
    }),
  ),
});

const baselineSchema = z.strictObject({
  version: z.literal(1),
  findings: z.array(
    z.strictObject({
      fingerprint: z.string(),
      policy: z.string(),
      address: z.string(),
      verdict: z.enum(['fail', 'unknown']),
      severity: z.enum(['low', 'medium', 'high', 'critical']),
      extent: extentSchema.optional(),
      words: z.array(z.string()).optional(),
    }),
  ),
}) satisfies z.ZodType<Baseline>;

/**
 * Reads what `--write-baseline` wrote.
 *
 * @throws HoldfastError baseline/missing, baseline/too-large, baseline/not-json, baseline/wrong
 */
export function readBaselineFile(path: string, shown: string): Baseline {
  const data = parse(read(path, shown), shown);
  const checked = check(baselineSchema, data);
  if ('problems' in checked) {
    throw wrong(checked.problems.map(({ message }) => `${shown}: ${message}`).join('\n'));
  }
  for (const { fingerprint, policy, address } of checked.data.findings) {
    if (fingerprint !== fingerprintOf(policy, address)) {
      throw wrong(
        `${shown}: the fingerprint of ${policy} at ${address} is not of this policy and address`,
      );
    }
  }
  return checked.data;
}

export function printBaseline(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`;
}

function read(path: string, shown: string): string {
  try {
    const { size } = statSync(path);
    if (size > MAX_BASELINE_BYTES) {
      throw new HoldfastError(
        'baseline/too-large',
        `${shown} has ${size} bytes; the most is ${MAX_BASELINE_BYTES}`,
        { hint: HINT },
      );
    }
    return decodeText(readFileSync(path), shown, { code: 'baseline/not-json', hint: HINT });
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new HoldfastError('baseline/missing', `The baseline ${shown} cannot be read (${code})`, {
      hint: HINT,
      cause,
    });
  }
}

function parse(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HoldfastError(
      'baseline/not-json',
      `${shown} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      { hint: HINT, cause },
    );
  }
}

function wrong(message: string): HoldfastError {
  return new HoldfastError('baseline/wrong', message, { hint: HINT });
}
