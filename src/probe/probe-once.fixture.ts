import { startClock } from '../model/clock.js';
import type { Outcome, Sample } from '../model/sample.js';
import type { ProbeRequest } from '../model/scenario.js';
import type { ProbeReport, ProbeSettings } from './probe-options.js';
import { runProber } from './prober.js';

// Probing a given number of times in the test's own thread.

export const get = (path: string, weight = 1): ProbeRequest => ({
  method: 'GET',
  path,
  weight,
  expectStatus: 200,
  expectBody: 'hello',
});

/** Sends exactly `count` requests and returns what became of each, in the order of the schedule. */
export async function probe(
  count: number,
  settings: Pick<ProbeSettings, 'url' | 'requests'> & Partial<ProbeSettings>,
): Promise<{ samples: readonly Sample[]; report: ProbeReport }> {
  const clock = startClock();
  const ratePerSecond = settings.ratePerSecond ?? 500;
  const samples: Sample[] = [];
  let report: ProbeReport | null = null;
  await new Promise<void>((resolve) => {
    const prober = runProber(
      {
        ca: null,
        serverName: null,
        timeoutMs: 10_000,
        ratePerSecond,
        originEpochMs: clock.originEpochMs,
        originMonotonicNs: String(clock.originMonotonicNs),
        maxDurationMs: (count * 1000) / ratePerSecond,
        ...settings,
      },
      (sample) => {
        samples.push(sample);
        if (samples.length !== count) return;
        setImmediate(() => {
          void prober.stop().then((said) => {
            report = said;
            resolve();
          });
        });
      },
    );
  });
  samples.sort((a, b) => a.intendedMs - b.intendedMs);
  if (report === null) throw new Error('no report');
  return { samples, report };
}

export function countOutcomes(samples: readonly Sample[]): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of samples) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
