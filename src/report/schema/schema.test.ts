import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { GateReport } from '../../model/finding.js';
import type { Summary } from '../../model/summary.js';
import { makeSampleInput } from '../sample/sample-input.js';
import { gateReportSchema } from './gate-report-schema.js';
import { summarySchema } from './summary-schema.js';

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

describe('schemas', () => {
  it('say exactly what the model says', () => {
    expectTypeOf<Summary>().toExtend<Frozen<z.infer<typeof summarySchema>>>();
    expectTypeOf<z.infer<typeof summarySchema>>().toExtend<Summary>();
    expectTypeOf<GateReport>().toExtend<Frozen<z.infer<typeof gateReportSchema>>>();
    expectTypeOf<z.infer<typeof gateReportSchema>>().toExtend<GateReport>();
  });

  it.each(['holds', 'flawed'] as const)('accept a summary that %s, through JSON', (kind) => {
    const { summary } = makeSampleInput(kind);
    const json: unknown = JSON.parse(JSON.stringify(summary));
    expect(summarySchema.parse(json)).toEqual(summary);
    expect(gateReportSchema.parse(summary.gate)).toEqual(summary.gate);
  });

  it('refuse what is not said in the model', () => {
    const { summary } = makeSampleInput();
    expect(summarySchema.safeParse({ ...summary, extra: 1 }).success).toBe(false);
    expect(summarySchema.safeParse({ ...summary, version: 1 }).success).toBe(false);
    expect(summarySchema.safeParse({ ...summary, verdict: 'Holds' }).success).toBe(false);
  });

  it('become JSON Schema', () => {
    expect(z.toJSONSchema(summarySchema)).toMatchObject({
      title: 'Holdfast summary',
      required: ['version', 'verdict', 'gate', 'runs', 'repeats', 'predictions'],
    });
    expect(z.toJSONSchema(gateReportSchema)).toMatchObject({ title: 'Holdfast gate report' });
  });
});
