import { HoldfastError } from '../model/error.js';
import { documentKind } from '../plan/document-kind.js';
import type { NamedPlan } from '../plan/join-plans.js';
import { isObject } from '../plan/json-shape.js';
import { readJsonFile, type JsonFile } from '../plan/read-file.js';
import { toPlan } from '../plan/read-plan.js';
import { toState } from '../plan/read-state.js';
import { nameFiles } from '../plan/stack-name.js';

/** Files of several stacks, each as `FILE` or `NAME=FILE`. */
export interface Inputs {
  readonly plans: readonly string[];
  /** States that are judged like plans. */
  readonly states?: readonly string[];
  /** Plans or states of other stacks: evidence, and not judged. */
  readonly context?: readonly string[];
}

/**
 * Reads the plans and states of several stacks, those that are judged first. `onFile` sees the JSON of
 * each while it is there: it is several times what is read of it, and held no longer.
 * @throws HoldfastError cli/no-plan, cli/stack-names; plan/… and state/… for a file that is not what it should be
 */
export function readNamedPlans(
  { plans, states = [], context = [] }: Inputs,
  onFile: (stack: NamedPlan, file: JsonFile) => void = () => {},
): NamedPlan[] {
  const judged = plans.length + states.length;
  if (judged === 0) {
    throw new HoldfastError('cli/no-plan', 'There is no plan to judge', {
      hint: 'For example: holdfast gate plan.json, or after apply: holdfast gate --state state.json',
    });
  }
  const readers = [
    ...plans.map(() => toPlan),
    ...states.map(() => toState),
    ...context.map(() => toEither),
  ];
  return nameFiles([...plans, ...states, ...context]).map(({ name, path }, index): NamedPlan => {
    const read = readers[index] ?? toPlan;
    const file = readJsonFile(path);
    const stack = { name, plan: read(file), judged: index < judged };
    onFile(stack, file);
    return stack;
  });
}

function toEither(file: JsonFile): ReturnType<typeof toPlan> {
  const isState = isObject(file.json) && documentKind(file.json) === 'state';
  return isState ? toState(file) : toPlan(file);
}
