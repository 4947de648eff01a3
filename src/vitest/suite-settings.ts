import { bundledPlan } from '../bundled-plan.js';
import { HoldfastError } from '../model/error.js';

/**
 * What the fixtures run against, chosen by the environment, so that one suite serves a laptop and CI:
 *
 * - `HOLDFAST_PLAN`: file with the plan's JSON; the bundled one unless set
 * - `HOLDFAST_TARGET`: `lab` unless set
 * - `HOLDFAST_SPEED`: declared seconds per real second; 10 unless set, 1 on any other target
 * - `HOLDFAST_OUT`: folder for journals and reports, `reports/suites` unless set
 *
 * @example const where: Partial<SuiteSettings> = { target: 'lab', speed: 5 };
 */
export interface SuiteSettings {
  readonly plan: string;
  readonly target: string;
  readonly speed: number;
  readonly out: string;
}

/**
 * What the environment chooses, for what is needed before the first test.
 *
 * @throws HoldfastError suite/bad-speed
 * @example const report = await gatePlan(suiteSettings().plan);
 */
export function suiteSettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): SuiteSettings {
  const target = environment['HOLDFAST_TARGET'] ?? 'lab';
  return {
    plan: environment['HOLDFAST_PLAN'] ?? bundledPlan(),
    target,
    speed: speedOf(environment['HOLDFAST_SPEED'] ?? (target === 'lab' ? '10' : '1')),
    out: environment['HOLDFAST_OUT'] ?? 'reports/suites',
  };
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (text.trim() !== '' && Number.isFinite(speed) && speed >= 1 && speed <= 100) return speed;
  throw new HoldfastError(
    'suite/bad-speed',
    `HOLDFAST_SPEED=${text} is not a number from 1 to 100`,
    { hint: 'At 10 a declared minute takes 6 real seconds.' },
  );
}
