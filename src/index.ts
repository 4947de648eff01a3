/**
 * The public API: what suites and scripts import from `holdfast`. Everything else is internal.
 */
export { bundledPlan } from './bundled-plan.js';
export {
  defineConfig,
  type GateConfig,
  type HoldfastConfig,
  type ParityAllowance,
  type ParityConfig,
} from './config/holdfast-config.js';
export { gatePlan, type JudgeOptions as GatePlanOptions } from './judge-plan.js';
export { HoldfastError, EXIT_CODES, type ExitCode } from './model/error.js';
export type { Finding, GateReport, Notice, Severity } from './model/finding.js';
export type { FaultForecast, Forecast } from './model/forecast.js';
export type { Interval, Prediction } from './model/prediction.js';
export type { ProbeRequest, Scenario } from './model/scenario.js';
export type { ClaimName, GateSettings, TierName, TierSelector } from './model/settings.js';
export type { WitnessConfig } from './model/second-witness.js';
export type { SloConfig } from './model/slo.js';
export type { RunSummary, Summary } from './model/summary.js';
export type { Verdict } from './model/verdict.js';
export { predictPlan } from './predict-plan.js';
export {
  bundledScenarios,
  defineScenario,
  loadScenario,
  type ScenarioInput,
} from './scenario/load-scenario.js';
export { verify, type VerifyOptions } from './verify.js';
