import { verify, type RunSummary } from 'holdfast';
import { settings } from './settings.js';

/** Runs one scenario on the chosen target and returns its summary; the report is beside its journal. */
export async function runScenario(scenario: string, signal: AbortSignal): Promise<RunSummary> {
  const { summary, report } = await verify({
    plan: settings.plan,
    scenarios: [scenario],
    target: settings.target,
    speed: settings.speed,
    out: settings.out ?? `reports/suites/${scenario}`,
    gated: false,
    signal,
    onProgress: (message) => console.log(message),
  });
  console.log(`Report: ${report}`);
  const [run] = summary.runs;
  if (!run) throw new Error(`${scenario} was not run: see ${report}`);
  return run;
}
