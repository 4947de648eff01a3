import type { JournalWriter } from '../../journal/journal-writer.js';
import type { Clock } from '../../model/clock.js';
import type { Deployment } from '../../model/deployment.js';
import type { Phase } from '../../model/journal.js';
import type { WitnessAnswer, WitnessConfig } from '../../model/second-witness.js';
import { pause } from '../pause.js';
import type { RegionalClients } from '../regional-clients.js';
import { askCloudWatch } from './ask-cloudwatch.js';
import { askPrometheus, type WitnessValue } from './ask-prometheus.js';

/** Real seconds: Prometheus scrapes every 15 s or so; CloudWatch shows a minute some minutes later. */
const DELAY_SECONDS = { prometheus: 30, cloudwatch: 180 } as const;

export interface PhaseTime {
  readonly phase: Phase;
  /** Real ms since the run's origin. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Asks each query of the configuration of each phase, once the run is over, and journals what it said.
 * One that cannot be asked ends nothing: it has no value, and says why.
 */
export async function askWitnesses(
  witnesses: readonly WitnessConfig[],
  phases: readonly PhaseTime[],
  run: {
    readonly target: string;
    readonly speed: number;
    readonly deployment: Deployment;
    readonly regional: RegionalClients;
    readonly journal: JournalWriter;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly onProgress: (message: string) => void;
  },
): Promise<void> {
  const { journal, clock, onProgress, signal } = run;
  const endMs = clock.nowMs();
  const inOrder = witnesses.toSorted((a, b) => delayMs(a, run.target) - delayMs(b, run.target));
  for (const witness of inOrder) {
    const waitMs = endMs + delayMs(witness, run.target) - clock.nowMs();
    if (waitMs > 0) {
      onProgress(
        `Waiting ${Math.ceil(waitMs / 1000)} s until ${witness.name} has gathered the run`,
      );
    }
    await pause(waitMs, signal);
    onProgress(`Asking ${witness.name} (${witness.source})`);
    for (const time of phases) {
      const answer = await ask(witness, time, run);
      journal.append({ kind: 'second-witness', atMs: clock.nowMs(), answer });
    }
  }
}

async function ask(
  witness: WitnessConfig,
  { phase, fromMs, toMs }: PhaseTime,
  run: Parameters<typeof askWitnesses>[2],
): Promise<WitnessAnswer> {
  const { originEpochMs } = run.clock;
  const window = { fromEpochMs: originEpochMs + fromMs, toEpochMs: originEpochMs + toMs };
  const { name, source, tolerance } = witness;
  const answered = (value: WitnessValue, of: typeof window): WitnessAnswer => ({
    name,
    source,
    query: queryOf(witness),
    figure: witness.source === 'prometheus' ? witness.figure : 'availability',
    tolerance,
    phase,
    fromMs: of.fromEpochMs - originEpochMs,
    toMs: of.toEpochMs - originEpochMs,
    value: value.value,
    note: value.note,
  });
  if (witness.source === 'prometheus') {
    return answered(await askPrometheus(witness, window), window);
  }
  const region = witness.region ?? run.deployment.region;
  const { window: of, ...value } = await askCloudWatch(witness, window, {
    client: run.regional.of(region).cloudWatch,
    region,
    deployment: run.deployment,
    speed: run.target === 'lab' ? run.speed : 1,
  });
  return answered(value, of);
}

function queryOf(witness: WitnessConfig): string {
  if (witness.source === 'prometheus') return witness.query;
  const [failed, total] = [witness.failed, witness.total].map((metrics) =>
    metrics.map(({ metric }) => metric).join(' + '),
  );
  return `1 - (${failed}) / (${total})`;
}

/** The lab's CloudWatch has everything at once. */
function delayMs({ source, delaySeconds }: WitnessConfig, target: string): number {
  const otherwise = source === 'cloudwatch' && target === 'lab' ? 0 : DELAY_SECONDS[source];
  return (delaySeconds ?? otherwise) * 1000;
}
