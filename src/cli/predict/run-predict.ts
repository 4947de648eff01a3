import { predictPlan, PRIOR } from '../../predict-plan.js';
import { EXIT_CODES, HoldfastError, type ExitCode } from '../../model/error.js';
import type { Forecast } from '../../model/forecast.js';
import { printJson } from '../../report/gate-formats/print-json.js';
import type { Arguments, Io } from '../command.js';
import { textOption } from '../options.js';
import { writeFile } from '../write-file.js';
import { forecastMarkdown } from './forecast-markdown.js';
import { forecastText } from './forecast-text.js';

/**
 * What `holdfast predict` does.
 *
 * @throws HoldfastError cli/nothing-to-compare, plan/…
 */
export async function runPredict(args: Arguments, io: Io): Promise<ExitCode> {
  const path = args.positionals[0] ?? '';
  const against = textOption(args, 'against');
  const failsOnWorse = textOption(args, 'onWorse') === 'fail';
  if (failsOnWorse && against === undefined) {
    // A check that compares with nothing would never fail.
    throw new HoldfastError('cli/nothing-to-compare', '--on-worse fail needs --against', {
      hint: 'Give the plan of before, or `--against prior` for the state that the plan starts from.',
    });
  }
  const forecast = predictPlan(path, against);
  if (against === PRIOR && forecast.against === null)
    io.note(`${path} starts from nothing: there is no prior state to compare it with`);
  const out = textOption(args, 'out');
  const text = render(forecast, textOption(args, 'format'));
  if (out === undefined) io.print(text.trimEnd());
  else writeFile(out, text, '--out');
  const isWorse = forecast.against?.changes.some(({ change }) => change === 'worse') === true;
  return isWorse && failsOnWorse ? EXIT_CODES.fail : EXIT_CODES.pass;
}

function render(forecast: Forecast, format: string | undefined): string {
  if (format === 'json') return printJson(forecast);
  return format === 'markdown' ? forecastMarkdown(forecast) : forecastText(forecast);
}
