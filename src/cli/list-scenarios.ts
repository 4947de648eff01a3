import { EXIT_CODES, type ExitCode } from '../model/error.js';
import type { Prediction } from '../model/prediction.js';
import { printJson } from '../report/gate-formats/print-json.js';
import { alignRow, wrapText } from '../report/text/columns.js';
import { fitScenario, type ScenarioFit } from '../run/predict/fit-scenario.js';
import { bundledScenarios, loadScenario } from '../scenario/load-scenario.js';
import { timingOf } from '../target/timing.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import type { Arguments, Io } from './command.js';
import { textOption } from './options.js';
import { tellOutage } from './predict/tell-outage.js';

const HEADINGS = ['scenario', 'users are predicted to see'];

/** What `holdfast scenarios` does: it starts nothing. */
export function listScenarios(args: Arguments, io: Io): ExitCode {
  const plan = args.positionals[0] ?? '';
  const deployment = readDeployment(readStack(plan));
  const fits = bundledScenarios().map((name) =>
    fitScenario(loadScenario(name), deployment, timingOf('lab')),
  );
  io.print(
    textOption(args, 'format') === 'json'
      ? printJson(asData(plan, fits)).trimEnd()
      : asText(plan, fits),
  );
  return EXIT_CODES.pass;
}

function asData(plan: string, fits: readonly ScenarioFit[]): unknown {
  return {
    version: 1,
    plan,
    scenarios: fits.map(({ scenario, notApplicable, predictions }) => ({
      name: scenario.name,
      description: scenario.description,
      applicable: notApplicable === null,
      notApplicable,
      predictions,
    })),
  };
}

function asText(plan: string, fits: readonly ScenarioFit[]): string {
  const fitting = fits.filter(({ notApplicable }) => notApplicable === null);
  const others = fits.filter(({ notApplicable }) => notApplicable !== null);
  const rows = fitting.map(({ scenario, predictions }) => [scenario.name, foreseen(predictions)]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [
    `Scenarios that have something to hit in the stack of ${plan} (declared time, in the lab)`,
    '',
    alignRow(HEADINGS, widths),
    ...rows.map((row) => alignRow(row, widths)),
    ...(others.length === 0 ? [] : ['', 'Not applicable:']),
    ...others.flatMap(({ scenario, notApplicable }) =>
      wrapText(`${scenario.name}: ${notApplicable ?? ''}`, '  ', '    '),
    ),
    '',
    'Run them: holdfast verify PLAN --scenario NAME, or all with --scenario fitting.',
  ].join('\n');
}

function foreseen(predictions: readonly Prediction[]): string {
  if (predictions.length === 0) return 'no fault is injected';
  return predictions.map((prediction) => tellOutage(prediction)).join(', and ');
}
