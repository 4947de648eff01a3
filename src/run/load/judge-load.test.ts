import { describe, expect, it } from 'vitest';
import { judgeLoad, type LoadEvidence } from './judge-load.js';

const evidence = (change: Partial<LoadEvidence> = {}): LoadEvidence => ({
  figures: {
    recorded: 1000,
    failed: 0,
    availability: { perRequest: 1, perSecond: 1, windowMs: 10_000 },
    latencyMs: { p50: 1, p95: 2, p99: 3, max: 4 },
    downtime: [],
    outcomes: { ok: 1000 },
    unexpectedStatuses: {},
  },
  steps: [],
  objectives: { availability: 0.999, latencyP95Ms: null },
  searched: false,
  intended: 1000,
  dropped: 0,
  latenessP99Ms: 1,
  localErrors: 0,
  engineSent: null,
  interrupted: false,
  control: { recorded: 200, failed: 0, slow: 0 },
  ...change,
});

describe('a load test', () => {
  it('passes where the objectives hold and the evidence is sound', () => {
    expect(judgeLoad(evidence()).verdict).toBe('pass');
  });

  it.each<[string, Partial<LoadEvidence>, RegExp]>([
    ['a late probe', { latenessP99Ms: 51 }, /too late/],
    ['lost records', { intended: 1001 }, /Only 1000 of 1001/],
    ['a control that fails too', { control: { recorded: 200, failed: 1, slow: 0 } }, /failed mean/],
    ['a control that is late too', { control: { recorded: 200, failed: 0, slow: 3 } }, /1.5% of/],
    ['no control', { control: { recorded: 0, failed: 0, slow: 0 } }, /this machine/],
    ['dropped requests', { dropped: 1 }, /dropped/],
    ['records that an engine has lost', { incomplete: ['Pod a lost 3.'] }, /Pod a lost 3/],
    ['an engine that sent nothing', { engineSent: 0 }, /sent no request/],
    ['errors of this machine', { localErrors: 1 }, /ulimit/],
    ['an interruption', { interrupted: true }, /interrupted/],
  ])('is inconclusive for %s, also where an objective is missed', (_, change, reason) => {
    const { figures } = evidence();
    const availability = { ...figures.availability, perRequest: 0.5 };
    for (const own of [figures, { ...figures, availability }]) {
      const judged = judgeLoad(evidence({ ...change, figures: own }));
      expect(judged.verdict).toBe('inconclusive');
      expect(judged.reasons.join()).toMatch(reason);
    }
  });

  it('fails for each objective that is missed', () => {
    const { figures } = evidence();
    const judged = judgeLoad(
      evidence({
        figures: { ...figures, availability: { ...figures.availability, perRequest: 0.998 } },
        objectives: { availability: 0.999, latencyP95Ms: 1.5 },
      }),
    );
    expect(judged).toEqual({
      verdict: 'fail',
      reasons: [
        'Availability was 99.8%, less than 99.9%.',
        'The 95th percentile of latency was 2 ms, more than 1.5 ms.',
      ],
    });
  });
});
