import { beforePlan } from './plan/before-plan.js';
import { joinPlans, soleJudged, stackPrefix, type NamedPlan } from './plan/join-plans.js';
import type { Plan } from './plan/plan.js';
import { readMovesOf, readPriorPlan } from './plan/read-prior-plan.js';
import { readPriorRaw, readRaw, readStateRaw, type RawResource } from './plan/read-raw.js';
import { readNamedPlans, type Inputs } from './topology/read-inputs.js';

/** What a gate reads of its files, beside what is judged. */
export interface ReadStacks {
  /** All stacks joined; `resolved` takes the place of the one that is judged. */
  join(resolved?: Plan): Plan;
  /** The plan of the only stack that is judged; undefined where there are several. */
  readonly sole: Plan | undefined;
  /** What was there before: undefined where no judged plan has a prior state, or it was not asked for. */
  readonly prior: Plan | undefined;
  readonly movedFrom: ReadonlyMap<string, string>;
  /** The stacks that are evidence, without those that are judged; undefined where there are none. */
  readonly context: Plan | undefined;
  /** Attributes by address for users' policies; empty where they are not asked for. */
  readonly raw: Readonly<Record<string, RawResource>>;
  readonly priorRaw: Readonly<Record<string, RawResource>>;
  readonly contextRaw: Readonly<Record<string, RawResource>>;
}

export interface Wanted {
  /** By the prior state. Where it is not asked for, a context still is compared with what a plan changes. */
  readonly prior: boolean;
  /** What plans move, where the prior state is not asked for, which tells it as well. */
  readonly moves?: boolean;
  readonly raw: boolean;
}

/** @throws HoldfastError cli/no-plan, cli/stack-names, plan/…, state/… */
export function readStacks(inputs: Inputs, wanted: Wanted): ReadStacks {
  const isSole = inputs.plans.length + (inputs.states?.length ?? 0) === 1;
  const priors: NamedPlan[] = [];
  const movedFrom = new Map<string, string>();
  const raw: Record<string, RawResource> = {};
  const priorRaw: Record<string, RawResource> = {};
  const contextRaw: Record<string, RawResource> = {};
  const hasContext = (inputs.context?.length ?? 0) > 0;
  let takesAway = false;
  const addMoves = (moves: ReadonlyMap<string, string>, prefix: string): void => {
    for (const [after, before] of moves) movedFrom.set(`${prefix}${after}`, `${prefix}${before}`);
  };
  const stacks = readNamedPlans(inputs, ({ name, plan, judged }, file) => {
    const prefix = isSole && judged ? '' : stackPrefix(name);
    if (wanted.raw) {
      const own = plan.kind === 'state' ? readStateRaw(file) : readRaw(file);
      addPrefixed(raw, prefix, own);
      if (!judged) addPrefixed(contextRaw, prefix, own);
      // What no plan changes was there before as it is.
      if (!judged || plan.kind === 'state') addPrefixed(priorRaw, prefix, own);
    }
    if (!judged) return;
    if (plan.kind === 'state') {
      // A state is what is there already.
      priors.push({ name, plan, judged: true });
    } else if (wanted.prior) {
      const prior = readPriorPlan(file);
      if (prior.plan) priors.push({ name, plan: prior.plan, judged: true });
      addMoves(prior.movedFrom, prefix);
      if (wanted.raw) addPrefixed(priorRaw, prefix, readPriorRaw(file));
    } else {
      if (wanted.moves === true) addMoves(readMovesOf(file), prefix);
      if (!hasContext) return;
      priors.push({ name, plan: beforePlan(plan), judged: true });
      takesAway ||= plan.changes.some(({ action }) => action !== 'create');
      if (wanted.raw) addPrefixed(priorRaw, prefix, readPriorRaw(file));
    }
  });
  const sole = soleJudged(stacks);
  const context = stacks.filter(({ judged }) => !judged);
  return {
    join: (resolved) =>
      resolved === undefined || sole === undefined
        ? joinPlans(stacks)
        : joinSole({ ...sole, plan: resolved }, context),
    sole: sole?.plan,
    prior:
      priors.length === 0 || !(wanted.prior || takesAway)
        ? undefined
        : joinPlans([...priors, ...context], isSole ? priors[0] : null),
    movedFrom,
    context: context.length === 0 ? undefined : joinContext(context),
    raw,
    priorRaw,
    contextRaw,
  };
}

function joinSole(sole: NamedPlan, context: readonly NamedPlan[]): Plan {
  return joinPlans([sole, ...context], sole);
}

/** Evidence by itself: nothing of it is judged here either. */
function joinContext(context: readonly NamedPlan[]): Plan {
  const joined = joinPlans(
    context.map((stack) => ({ ...stack, judged: true })),
    null,
  );
  return { ...joined, context: new Set(context.map(({ name }) => name)) };
}

function addPrefixed<T>(all: Record<string, T>, prefix: string, own: Record<string, T>): void {
  for (const [address, item] of Object.entries(own)) all[`${prefix}${address}`] = item;
}
