import type { InstanceKey, ModulePath, Step } from './address.js';
import { EMPTY_MODULE, moduleAt, type Expression, type ModuleConfig } from './configuration.js';
import type { Sweep } from './module-scope-links.js';
import type { Plan } from './plan.js';
import type { Wanted } from './wanted.js';

/** Where an expression stands: a module instance, and the key of the resource or call it belongs to. */
export interface Scope {
  readonly path: ModulePath;
  readonly module: ModuleConfig;
  readonly key: InstanceKey;
  readonly forEach: Expression | undefined;
  readonly wanted: Wanted;
  /** What is read from the expression's value: `["a"].id`. */
  readonly suffix: readonly Step[];
  readonly hops: number;
  /** Path of the argument that is followed. */
  readonly argument: readonly (string | number)[];
  /** Set where all that is in reach of a module is looked through. */
  readonly sweep?: Sweep | undefined;
}

export function moduleOf(plan: Plan, path: ModulePath): ModuleConfig {
  return moduleAt(plan.configuration, path) ?? EMPTY_MODULE;
}

export function nameOf(step: Step | undefined): string | undefined {
  return step && 'name' in step ? step.name : undefined;
}

/** As it stands in a path of keys and positions. */
export function positionOf(step: Step): string | number {
  const part = 'key' in step ? step.key : step.name;
  return typeof part === 'string' && /^\d+$/.test(part) ? Number(part) : part;
}
