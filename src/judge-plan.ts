import { checkKnownPolicies, checkPolicyIds, settingsOf } from './config/check-policy-ids.js';
import { readGateInputs, type GateInputs } from './config/gate-inputs.js';
import type { HoldfastConfig } from './config/holdfast-config.js';
import { applyBaseline } from './gate/apply-baseline.js';
import { applyScope } from './gate/apply-scope.js';
import { applySource } from './gate/apply-source.js';
import { applyWaivers } from './gate/apply-waivers.js';
import { withNotices } from './gate/conclude.js';
import type { ReadExtent } from './gate/extent/read-extent.js';
import { joinBundles } from './gate/join-bundles.js';
import { loadPolicyBundle, toBundle, type PolicyBundle } from './gate/policy-bundle.js';
import { hideSensitive } from './gate/extent/hide-sensitive.js';
import { sameSecrets } from './gate/extent/same-secrets.js';
import type { GateReport, Notice } from './model/finding.js';
import type { ConfigurationSource } from './model/source.js';
import type { Waiver } from './model/waiver.js';
import type { Plan } from './plan/plan.js';
import { judgeStacks } from './judge-stacks.js';
import { readStacks } from './read-stacks.js';
import type { Stack } from './topology/read-stack.js';

/**
 * How a plan is judged. Paths are relative to `cwd`, or to `trustDir` where that is given.
 *
 * @example
 * const options: JudgeOptions = { waivers: 'waivers.yaml', environment: 'staging' };
 */
export interface JudgeOptions {
  /** Where configuration and waivers are looked for; the process's own folder where left out. */
  readonly cwd?: string;
  readonly config?: string | undefined;
  readonly waivers?: string | undefined;
  readonly baseline?: string | undefined;
  /** Where the caller writes a baseline to: where the one that applies is that file, it need not be there yet. */
  readonly newBaseline?: string | undefined;
  /** Folders with policies of your own, beside those of the configuration. */
  readonly policies?: readonly string[];
  /** Ids of the policies to judge by, such as `edge/https-only`; all of them where it is left out. */
  readonly only?: readonly string[] | undefined;
  /** Everything that decides is taken from there, and from the working folder nothing. */
  readonly trustDir?: string | undefined;
  /** What is judged, such as `staging`, for waivers that are for it alone. */
  readonly environment?: string | undefined;
  /** Default: what the configuration says, else `all`. */
  readonly scope?: 'all' | 'changes' | undefined;
  /** False compiles your own policies anew each time. */
  readonly cache?: boolean;
  /** The day that waivers are measured by; today where left out. */
  readonly now?: Date;
  /** States that are judged like plans, each as `FILE` or `NAME=FILE`. */
  readonly states?: readonly string[];
  /** Plans or states of other stacks that these stand on: evidence, and not judged. */
  readonly withStates?: readonly string[];
  /** Where resources are written, and comments that waive. */
  readonly source?: ConfigurationSource | undefined;
  /** Finds exactly what a plan leaves open, by its source; undefined where that tells nothing. */
  readonly resolve?: ((plan: Plan) => Promise<Plan | undefined>) | undefined;
  /** The same of the trusted folder: with `trustDir` only its comments apply. */
  readonly trustedSource?: ConfigurationSource | undefined;
}

/** A judged plan, with what its formats and other commands need beside the report. */
export interface Judgement {
  readonly report: GateReport;
  readonly stack: Stack;
  readonly config: HoldfastConfig;
  readonly policies: PolicyBundle['metadata'];
  /** How far a finding goes, for a baseline: not where that would tell what is sensitive. */
  readonly tellExtent: ReadExtent;
}

/**
 * Judges the plan in a file, or several joined, as `holdfast gate` does: by the policies that come
 * with Holdfast and by your own, with the configuration, waivers and baseline of the folder.
 *
 * @throws HoldfastError plan/…, config/…, waiver/…, baseline/…, policy/…, trust/…
 * @example
 * const { verdict, findings } = await gatePlan('plan.json', { scope: 'changes' });
 * for (const { address, message } of findings.filter(({ verdict }) => verdict === 'fail'))
 *   console.log(`${address}: ${message}`);
 */
export async function gatePlan(
  plans: string | readonly string[],
  options: JudgeOptions = {},
): Promise<GateReport> {
  return (await judgePlan(plans, options)).report;
}

/** @throws HoldfastError as gatePlan does */
export async function judgePlan(
  plans: string | readonly string[],
  options: JudgeOptions = {},
): Promise<Judgement> {
  const today = (options.now ?? new Date()).toISOString().slice(0, 10);
  const inputs = await readGateInputs({ cwd: process.cwd(), ...options, today });
  const { config } = inputs;
  const own = loadPolicyBundle();
  const users = await loadUserPolicies(inputs, own, options.cache ?? true);
  const policies = [...own.metadata, ...(users?.bundle.metadata ?? [])];
  const policyIds = policies.map(({ id }) => id);
  checkPolicyIds(config, policyIds);
  const { only } = options;
  if (only) checkKnownPolicies(only, policyIds, '`only`');
  const settings = settingsOf(config);
  const scope = options.scope ?? config.gate?.scope ?? 'all';
  const read = readStacks(
    {
      plans: [plans].flat(),
      states: options.states ?? [],
      context: options.withStates ?? [],
    },
    { prior: scope === 'changes', moves: true, raw: users?.usesRaw ?? false },
  );
  const judged = await judgeStacks(read, {
    settings,
    only,
    scope,
    bundleFor: (raw) =>
      users ? joinBundles(own, users.bundle, { raw, parameters: config.parameters ?? {} }) : own,
    source: options.source,
    priorSource: options.trustedSource,
    resolve: options.resolve,
  });
  const { stack, extentNow, prior, before, show } = judged;
  const { movedFrom } = read;
  let { report } = judged;
  if (options.source) report = applySource(report, options.source);
  const comments = await commentWaivers(options, config, today);
  report = applyWaivers(report, [...inputs.waivers, ...comments.waivers], {
    today,
    environment: options.environment,
    policyIds,
    movedFrom,
  });
  if (inputs.baseline) {
    report = applyBaseline(report, inputs.baseline, { movedFrom, extentNow, show });
  }
  if (scope === 'changes') {
    const isAsBefore = prior && sameSecrets(stack, prior.stack, movedFrom);
    report = applyScope(report, {
      report: prior?.report ?? null,
      elsewhere: before?.elsewhere ?? [],
      movedFrom,
      extentNow,
      extentBefore: before?.extent,
      show,
      ...(isAsBefore ? { isAsBefore } : {}),
    });
  }
  report = withNotices(report, [...inputs.notices, ...comments.notices]);
  return {
    report,
    stack,
    config,
    policies,
    tellExtent: hideSensitive(extentNow, stack.plan.sensitiveValues),
  };
}

async function loadUserPolicies(
  { policies }: GateInputs,
  own: PolicyBundle,
  cache: boolean,
): Promise<{ readonly bundle: PolicyBundle; readonly usesRaw: boolean } | undefined> {
  if (policies.length === 0) return undefined;
  const [{ compileUserPolicies }, { policyCacheDir }] = await Promise.all([
    import('./rego/user-policies.js'),
    import('./rego/policy-cache.js'),
  ]);
  const { wasm, metadata, usesRaw } = compileUserPolicies(policies, {
    bundledIds: own.metadata.map(({ id }) => id),
    cacheDir: cache ? policyCacheDir() : null,
  });
  return { bundle: toBundle(wasm, metadata), usesRaw };
}

interface CommentWaivers {
  readonly waivers: readonly Waiver[];
  readonly notices: readonly Notice[];
}

/** Comments of a source that is not trusted are told and not applied; those of the trusted one are. */
async function commentWaivers(
  { source, trustedSource, trustDir }: JudgeOptions,
  config: HoldfastConfig,
  today: string,
): Promise<CommentWaivers> {
  const isTrusted = trustDir === undefined;
  const applied = isTrusted ? source : trustedSource;
  const compared = isTrusted ? undefined : source;
  if ((applied?.comments.length ?? 0) + (compared?.comments.length ?? 0) === 0)
    return { waivers: [], notices: [] };
  const { demandComments, readWaiverComments } = await import('./config/waiver-comments.js');
  const { compareWaiverComments } = await import('./config/compare-untrusted.js');
  const terms = { today, maxDays: config.gate?.waiverMaxDays ?? 366 };
  const waivers = demandComments(readWaiverComments(applied?.comments ?? [], terms));
  return {
    waivers,
    notices: compared
      ? compareWaiverComments(waivers, readWaiverComments(compared.comments, terms))
      : [],
  };
}
