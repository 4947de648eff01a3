import { FigureStream } from '../../measure/figure-stream.js';
import type { Clock } from '../../model/clock.js';
import type { LoadFigures } from '../../model/load-result.js';
import type { RateStage } from '../../model/rate-stage.js';
import type { Sample } from '../../model/sample.js';
import type { ProbeRequest } from '../../model/scenario.js';
import type { ProbeReport } from '../../probe/probe-options.js';
import { startProbe } from '../../probe/start-probe.js';
import type { KubernetesSettings, LoadEngine, LoadReport } from '../../load/load-engine.js';

export interface StepOptions {
  readonly url: string;
  readonly requests: readonly ProbeRequest[];
  /** What must not be recorded (see secrets.ts). */
  readonly secrets: readonly string[];
  readonly timeoutMs: number;
  readonly connections: number;
  readonly stages: readonly RateStage[];
  /** Null where the probe itself makes the load. */
  readonly engine: LoadEngine | null;
  readonly kubernetes?: KubernetesSettings;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onSamples: (samples: readonly Sample[]) => void;
  /** Called about once a second. */
  readonly onProgress: (soFar: StepProgress) => void;
  readonly onEngineProgress: (message: string) => void;
}

export interface StepProgress {
  readonly recorded: number;
  readonly failed: number;
}

export interface StepResult {
  readonly figures: LoadFigures;
  readonly probe: ProbeReport;
  readonly engine: LoadReport | null;
  /** From the engine's own records; null where it keeps none. */
  readonly engineFigures: LoadFigures | null;
  /** It was interrupted before its end. */
  readonly interrupted: boolean;
}

/** Beside an engine the probe only samples: so many requests a second at most. */
const BESIDE_ENGINE_PER_SECOND = 50;
const PROGRESS_MS = 1000;

export const peakOf = (stages: readonly RateStage[]): number =>
  Math.max(...stages.flatMap(({ startRate, endRate }) => [startRate, endRate]));

/** Measures one stretch of load, from its first request to the end of its last. */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const { stages, clock, engine, signal } = options;
  const peak = peakOf(stages);
  const durationMs = stages.reduce((sum, stage) => sum + stage.durationSeconds * 1000, 0);
  const ratePerSecond = engine === null ? peak : Math.min(peak, BESIDE_ENGINE_PER_SECOND);
  const { url, requests, secrets } = options;
  const shared = { url, ca: null, serverName: null, requests, secrets };
  const figures = new FigureStream({
    ratePerSecond,
    longestMs: 2 * options.timeoutMs + 2000,
  });
  const own = new FigureStream({
    ratePerSecond: peak,
    longestMs: 2 * options.timeoutMs + 2000,
  });
  const load = await engine?.start({
    ...shared,
    ratePerSecond: peak,
    stages,
    connections: options.connections,
    timeoutMs: options.timeoutMs,
    maxDurationMs: durationMs,
    ...(options.kubernetes === undefined ? {} : { kubernetes: options.kubernetes }),
    signal,
    onProgress: options.onEngineProgress,
    onExchange: (exchange) => own.add([exchange]),
  });
  try {
    const probe = await startProbe({
      ...shared,
      ratePerSecond,
      ...(engine === null ? { stages } : {}),
      timeoutMs: options.timeoutMs,
      originEpochMs: clock.originEpochMs,
      originMonotonicNs: String(clock.originMonotonicNs),
      maxDurationMs: durationMs,
      onSamples: (samples) => {
        figures.add(samples);
        options.onSamples(samples);
      },
    });
    const progress = setInterval(
      () => options.onProgress({ recorded: figures.recorded, failed: figures.failed }),
      PROGRESS_MS,
    );
    await untilOver(durationMs, signal);
    clearInterval(progress);
    const report = await probe.stop();
    const engineReport = (await load?.stop()) ?? null;
    return {
      figures: figures.finish(durationMs, clock.originEpochMs),
      probe: report,
      engine: engineReport,
      engineFigures: own.recorded === 0 ? null : own.finish(durationMs, 0),
      interrupted: signal.aborted,
    };
  } finally {
    // Idempotent; and where the probe failed the engine must not go on alone.
    await load?.stop().catch(() => undefined);
  }
}

function untilOver(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, durationMs);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
