import { EXIT_CODES, type ExitCode } from '../../model/error.js';
import type { Forecast } from '../../model/forecast.js';
import { readJsonFile } from '../../plan/read-file.js';
import { toPlan } from '../../plan/read-plan.js';
import { readPriorPlan } from '../../plan/read-prior-plan.js';
import { printJson } from '../../report/gate-formats/print-json.js';
import { compareForecasts } from '../../run/predict/compare-forecasts.js';
import { FORECAST_ASSUMPTIONS, forecastFaults } from '../../run/predict/forecast.js';
import { readDeployment } from '../../topology/read-deployment.js';
import { readStack, toStack } from '../../topology/read-stack.js';
import type { Deployment } from '../../model/deployment.js';
import type { Arguments, Io } from '../command.js';
import { textOption } from '../options.js';
import { writeFile } from '../write-file.js';
import { forecastMarkdown } from './forecast-markdown.js';
import { forecastText } from './forecast-text.js';

/** The word that stands for the plan's own prior state. */
const PRIOR = 'prior';

/** What `holdfast predict` does. */
export async function predictPlan(args: Arguments, io: Io): Promise<ExitCode> {
  const path = args.positionals[0] ?? '';
  const file = readJsonFile(path);
  const deployment = readDeployment(toStack(toPlan(file)));
  const faults = forecastFaults(deployment);
  const against = textOption(args, 'against');
  const before = against === undefined ? null : readBefore(against, path);
  if (against === PRIOR && before === null)
    io.note(`${path} starts from nothing: there is no prior state to compare it with`);
  const forecast: Forecast = {
    version: 1,
    plan: path,
    assumptions: [...deployment.substitutions, ...FORECAST_ASSUMPTIONS],
    faults,
    against:
      against === undefined || before === null
        ? null
        : { plan: against, changes: compareForecasts(forecastFaults(before), faults) },
  };
  const out = textOption(args, 'out');
  const text = render(forecast, textOption(args, 'format'));
  if (out === undefined) io.print(text.trimEnd());
  else writeFile(out, text, '--out');
  const isWorse = forecast.against?.changes.some(({ change }) => change === 'worse') === true;
  return isWorse && textOption(args, 'onWorse') === 'fail' ? EXIT_CODES.fail : EXIT_CODES.pass;
}

/** Null where the plan's own prior state is asked for, and it has none: a first create. */
function readBefore(against: string, path: string): Deployment | null {
  if (against !== PRIOR) return readDeployment(readStack(against));
  const { plan } = readPriorPlan(readJsonFile(path));
  return plan === undefined ? null : readDeployment(toStack(plan));
}

function render(forecast: Forecast, format: string | undefined): string {
  if (format === 'json') return printJson(forecast);
  return format === 'markdown' ? forecastMarkdown(forecast) : forecastText(forecast);
}
