import { BreakdownStream } from '../../measure/breakdown.js';
import { FigureStream } from '../../measure/figure-stream.js';
import { ENGINE_NAMES, PROBE_ENGINE } from '../../load/engine-names.js';
import { findLoadEngine } from '../../load/load-engines.js';
import type { KubernetesSettings, LoadEngine } from '../../load/load-engine.js';
import type { LoadProfile } from '../../load/profiles.js';
import { startClock } from '../../model/clock.js';
import type { EngineSamples, LoadResult, LoadStep } from '../../model/load-result.js';
import type { RateStage } from '../../model/rate-stage.js';
import { startControl } from '../control.js';
import type { LoginRequest, ProbeRequest } from '../../model/scenario.js';
import { readyToSend } from '../../probe/ready-to-send.js';
import { readSecrets, type Secrets } from '../../probe/secrets.js';
import { highestHeld, nextRate } from './find-highest-rate.js';
import { judgeLoad, meets, type LoadObjectives } from './judge-load.js';
import { peakOf, runStep, type StepProgress, type StepResult } from './run-step.js';

export interface RunLoadOptions {
  readonly profile: LoadProfile;
  readonly url: string;
  readonly ratePerSecond: number;
  readonly durationSeconds: number;
  /** `probe`, or a key of LOAD_ENGINES. */
  readonly engine: string;
  /** For engines that run on Kubernetes. */
  readonly kubernetes?: KubernetesSettings;
  readonly requests: readonly ProbeRequest[];
  /** Done once, before anything is measured. */
  readonly login?: LoginRequest;
  readonly timeoutMs: number;
  readonly connections: number;
  readonly objectives: LoadObjectives;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

/** Steps of a search for the highest rate are so many times shorter than the whole. */
const SEARCH_STEPS = 8;
/** So that a run always ends: more than any search takes. */
const MOST_STEPS = 40;

/**
 * Puts load on a URL and measures it with the probe. Secrets of the requests come from the
 * environment. Nothing is left running when it throws.
 */
export async function runLoad(options: RunLoadOptions): Promise<LoadResult> {
  const secrets = readSecrets([options.login, options.requests], process.env);
  try {
    return await measureLoad(options, secrets);
  } catch (error) {
    throw secrets.redactError(error);
  }
}

async function measureLoad(options: RunLoadOptions, secrets: Secrets): Promise<LoadResult> {
  const { profile, url, objectives, signal } = options;
  const engine = findEngine(options.engine);
  const clock = startClock();
  const whole = new FigureStream({
    ratePerSecond: options.ratePerSecond,
    longestMs: 2 * options.timeoutMs + 2000,
  });
  const breakdown = new BreakdownStream();
  const results: StepResult[] = [];
  const steps: LoadStep[] = [];
  const requests = await readyToSend(options, secrets, {
    url,
    ca: null,
    serverName: null,
    timeoutMs: options.timeoutMs,
    originEpochMs: clock.originEpochMs,
    originMonotonicNs: String(clock.originMonotonicNs),
  });
  const startedMs = clock.originEpochMs + clock.nowMs();
  // Bounded: twice what the profile takes, and what pods may take to begin.
  const control = await startControl(clock, 2000 * options.durationSeconds + 600_000);
  let controlled = { recorded: 0, failed: 0, slow: 0 };
  try {
    for (const stages of plannedSteps(options, steps)) {
      const result = await runStep({
        ...options,
        requests,
        secrets: secrets.forms,
        engine,
        stages,
        clock,
        onSamples: (samples) => {
          whole.add(samples);
          breakdown.add(samples);
        },
        onProgress: (soFar) => options.onProgress(progressLine(stages, soFar)),
        onEngineProgress: options.onProgress,
      });
      results.push(result);
      steps.push(stepOf(stages, result, objectives));
      if (signal.aborted) break;
    }
  } finally {
    controlled = await control.stop();
  }
  const measured = {
    intended: results.reduce((sum, { probe }) => sum + probe.intended, 0),
    localErrors: results.reduce((sum, { probe }) => sum + probe.localErrors, 0),
    dropped: results.reduce((sum, result) => sum + (result.engine?.dropped ?? 0), 0),
    latenessP99Ms: results.reduce<number | null>(
      (worst, { probe }) => maxOf(worst, probe.latenessMs.p99),
      null,
    ),
    incomplete: results.flatMap((result) => result.engine?.incomplete ?? []),
    engineSent: engine === null ? null : results.reduce((sum, r) => sum + (r.engine?.sent ?? 0), 0),
    interrupted: results.some(({ interrupted }) => interrupted),
    control: controlled,
  };
  const windowMs = steps.reduce((sum, step) => sum + step.durationSeconds * 1000, 0);
  const figures = whole.finish(windowMs, clock.originEpochMs);
  const searched = isSearch(profile);
  return {
    version: 1,
    profile: profile.name,
    url,
    engine: options.engine,
    startedMs,
    endedMs: clock.originEpochMs + clock.nowMs(),
    ...judgeLoad({ figures, steps, objectives, searched, ...measured }),
    intended: measured.intended,
    dropped: measured.dropped,
    ...figures,
    breakdown: breakdown.finish(),
    latenessMs: { p99: measured.latenessP99Ms },
    steps,
    highestRatePerSecond: searched ? highestHeld(steps) : null,
    engineSamples: engineSamples(results, steps),
  };
}

/** What to try next, one after the other; what was tried stands in `steps`. */
function* plannedSteps(
  { profile, ratePerSecond, durationSeconds }: RunLoadOptions,
  steps: readonly LoadStep[],
): Generator<readonly RateStage[]> {
  if (profile.name === 'pre-release') {
    const seconds = durationSeconds / SEARCH_STEPS;
    while (steps.length < MOST_STEPS) {
      const rate = nextRate(steps, ratePerSecond);
      if (rate === null) return;
      yield [{ durationSeconds: seconds, startRate: rate, endRate: rate }];
    }
    return;
  }
  const stages = profile.stages(ratePerSecond, durationSeconds);
  if (profile.name !== 'stress') {
    yield stages;
    return;
  }
  for (const stage of stages) {
    yield [stage];
    if (steps.at(-1)?.metObjectives === false) return;
  }
}

const isSearch = ({ name }: LoadProfile): boolean => name === 'pre-release' || name === 'stress';

function stepOf(
  stages: readonly RateStage[],
  { figures }: StepResult,
  objectives: LoadObjectives,
): LoadStep {
  return {
    ratePerSecond: peakOf(stages),
    durationSeconds: stages.reduce((sum, stage) => sum + stage.durationSeconds, 0),
    availability: figures.availability.perRequest,
    latencyP95Ms: figures.latencyMs.p95,
    metObjectives: meets(figures, objectives),
  };
}

/** Of several steps only counts can be added up: percentiles of summaries cannot be merged. */
function engineSamples(
  results: readonly StepResult[],
  steps: readonly LoadStep[],
): EngineSamples | null {
  const reports = results.flatMap(({ engine }) => engine ?? []);
  if (reports.length === 0) return null;
  const [only] = results;
  if (results.length === 1 && only?.engineFigures != null) {
    const dropped = only.engine?.dropped ?? 0;
    return { intended: only.engineFigures.recorded + dropped, dropped, ...only.engineFigures };
  }
  const sum = (count: (report: (typeof reports)[number]) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  const durationMs = sum((report) => report.durationMs);
  const sent = sum((report) => report.sent);
  return {
    wantedPerSecond: Math.max(...steps.map(({ ratePerSecond }) => ratePerSecond)),
    sentPerSecond: durationMs > 0 ? (sent * 1000) / durationMs : 0,
    sent,
    completed: sum((report) => report.completed),
    not2xx: sum((report) => report.not2xx),
    errors: sum((report) => report.errors),
  };
}

function progressLine(stages: readonly RateStage[], { recorded, failed }: StepProgress): string {
  return `at up to ${peakOf(stages)} requests/s: ${recorded} recorded, ${failed} failed`;
}

/** Null for the probe itself. */
function findEngine(name: string): LoadEngine | null {
  return name === PROBE_ENGINE ? null : findLoadEngine(name, ENGINE_NAMES);
}

function maxOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
