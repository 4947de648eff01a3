import type { HoldfastConfig } from '../../config/holdfast-config.js';
import { gateExitCode, type Strictness } from '../../gate/gate.js';
import type { JudgeOptions } from '../../judge-plan.js';
import type { GateReport, Severity } from '../../model/finding.js';
import type { Arguments, Io } from '../command.js';
import { listOption, textOption } from '../options.js';

/** How the options of `holdfast gate` have a plan judged. */
export function judgeOptionsOf(args: Arguments, io: Io): JudgeOptions {
  const scope = textOption(args, 'scope');
  return {
    states: listOption(args, 'state'),
    withStates: listOption(args, 'withState'),
    config: textOption(args, 'config'),
    waivers: textOption(args, 'waivers'),
    baseline: textOption(args, 'baseline'),
    newBaseline: textOption(args, 'writeBaseline'),
    policies: listOption(args, 'policy'),
    trustDir: textOption(args, 'trustDir'),
    environment: textOption(args, 'environment'),
    cache: args.options['cache'] !== false,
    now: io.now(),
    // The choices were checked where the options are read.
    scope: scope === 'all' || scope === 'changes' ? scope : undefined,
  };
}

/** What counts: an option comes before the configuration. The choices were checked already. */
export function strictnessOf(args: Arguments, { gate = {} }: HoldfastConfig): Strictness {
  const failOn = (textOption(args, 'failOn') ?? gate.failOn) as Severity | undefined;
  const onUnknown = textOption(args, 'onUnknown') ?? gate.onUnknown;
  return {
    ...(failOn === undefined ? {} : { failOn }),
    ...(onUnknown === 'fail' || onUnknown === 'warn' ? { onUnknown } : {}),
  };
}

/** Why a gate ends with another code than its verdict alone gives; undefined where it does not. */
export function describeStrictness(report: GateReport, strictness: Strictness): string | undefined {
  const [code, plain] = [gateExitCode(report, strictness), gateExitCode(report)];
  if (code === plain) return undefined;
  const { failOn, onUnknown } = strictness;
  const rules = [
    ...(failOn === undefined ? [] : [`failures count from severity ${failOn} on`]),
    ...(onUnknown === undefined
      ? []
      : [`an unknown counts as a ${onUnknown === 'fail' ? 'failure' : 'warning'}`]),
  ];
  return `Exit code ${code} instead of ${plain}: ${rules.join(', and ')}.`;
}
