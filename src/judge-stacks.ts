import type { Than } from './gate/extent/compared-evidence.js';
import { extentsOf, type ReadExtent } from './gate/extent/read-extent.js';
import { gateStacks, type GateOptions, type GateResult } from './gate/gate.js';
import type { PolicyBundle } from './gate/policy-bundle.js';
import { redactor } from './gate/redact.js';
import { addWorseElsewhere, type Otherwise } from './gate/worse-elsewhere.js';
import type { GateReport } from './model/finding.js';
import type { GateSettings } from './model/settings.js';
import type { ConfigurationSource } from './model/source.js';
import type { Plan } from './plan/plan.js';
import type { ReadStacks } from './read-stacks.js';
import { toStack, type Stack } from './topology/read-stack.js';

export interface HowToJudge extends Pick<GateOptions, 'only'> {
  readonly settings: GateSettings;
  readonly scope: GateReport['scope'];
  /** The policies, over the attributes of the stacks where those of users ask for them. */
  readonly bundleFor: (raw: unknown) => PolicyBundle;
  /** Where resources are written. */
  readonly source: ConfigurationSource | undefined;
  /** The same before the plan; where the state was kept then, the base branch's source tells. */
  readonly priorSource: ConfigurationSource | undefined;
  /** Finds exactly what a plan leaves open, by its source; undefined where that tells nothing. */
  readonly resolve: ((plan: Plan) => Promise<Plan | undefined>) | undefined;
}

/** What is judged of stacks, before anything is waived. */
export interface JudgedStacks {
  readonly stack: Stack;
  readonly report: GateReport;
  readonly extentNow: ReadExtent;
  readonly prior: Earlier | undefined;
  /** Prior, or else what there is without the judged stacks: what `--scope changes` compares with. */
  readonly before: Earlier | undefined;
  /** Takes out of a sentence what the plan marks sensitive. */
  readonly show: (text: string) => string;
}

/** What the policies say where the plan is not applied. */
export interface Earlier extends GateResult {
  readonly stack: Stack;
  readonly extent: ReadExtent;
}

/** Judges what was read: as it will be, as it was, and what becomes worse in stacks that are evidence. */
export async function judgeStacks(read: ReadStacks, how: HowToJudge): Promise<JudgedStacks> {
  const prior = read.prior && (await judge(read.prior, read.priorRaw, how.priorSource, how));
  // The scope of changes compares with what was there before alone, where that is told.
  const isAsked = how.scope === 'all' || prior === undefined;
  const alone =
    read.context && isAsked
      ? await judge(read.context, read.contextRaw, undefined, how)
      : undefined;
  const judgeNow = async (plan: Plan): Promise<JudgedStacks> => {
    const { stack, report, elsewhere, extent } = await judge(plan, read.raw, how.source, how);
    const { text: show } = redactor(stack.plan.sensitiveValues);
    const comparison = { movedFrom: read.movedFrom, extentNow: extent, scope: how.scope, show };
    return {
      stack,
      report: addWorseElsewhere(report, elsewhere, {
        ...comparison,
        otherwise: otherwise(prior, alone),
      }),
      extentNow: extent,
      prior,
      before: prior ?? alone,
      show,
    };
  };

  const judged = await judgeNow(read.join());
  if (!how.resolve || !read.sole || judged.report.summary.unknown === 0) return judged;
  const resolved = await how.resolve(read.sole);
  return resolved ? judgeNow(read.join(resolved)) : judged;
}

async function judge(
  plan: Plan,
  raw: unknown,
  source: ConfigurationSource | undefined,
  { settings, only, bundleFor }: HowToJudge,
): Promise<Earlier> {
  const stack = toStack(plan, source);
  const result = await gateStacks(stack, { bundle: bundleFor(raw), settings, only });
  return { ...result, stack, extent: extentsOf(stack, settings) };
}

/**
 * What there is without the judged stacks tells what they do, new or not; what was there before
 * tells what the plan takes away from others.
 */
function otherwise(prior: Earlier | undefined, alone: Earlier | undefined): Otherwise[] {
  const than = (earlier: Earlier | undefined, word: Than): Otherwise[] =>
    earlier ? [{ findings: earlier.elsewhere, extentBefore: earlier.extent, than: word }] : [];
  return [...than(alone, 'without this plan'), ...than(prior, 'before this plan')];
}
