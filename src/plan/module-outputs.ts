import type { InstanceKey, Step } from './address.js';
import type { ModuleCall } from './configuration.js';
import { hasEachKey } from './pick-instances.js';
import type { Reference } from './reference.js';
import { nameOf, type Scope } from './scope.js';

/** Which instances of a call a reference reads, which outputs of each, and what of their values. */
export interface ReadOutputs {
  readonly keys: readonly InstanceKey[];
  readonly outputs: readonly string[];
  readonly suffix: readonly Step[];
}

/** @param keys those of all instances of the call */
export function readOutputs(
  reference: Extract<Reference, { kind: 'module' }>,
  selectors: readonly Reference[],
  { key: ownKey, suffix }: Pick<Scope, 'key' | 'suffix'>,
  call: ModuleCall,
  keys: readonly InstanceKey[],
): ReadOutputs {
  // Where the whole module was handed on, the rest is read further on: `var.net["a"].subnets`.
  const isWhole = reference.output === undefined;
  const [first, ...others] = suffix;
  const later =
    isWhole && first && 'key' in first && typeof first.key === 'string' && keys.includes(first.key)
      ? first.key
      : undefined;
  const key =
    reference.key ?? later ?? (hasEachKey(selectors) && keys.includes(ownKey) ? ownKey : undefined);
  const steps = isWhole
    ? later === undefined || reference.key !== undefined
      ? suffix
      : others
    : [...reference.rest, ...suffix];
  const at = isWhole ? steps.findIndex((step) => 'name' in step) : -1;
  const name = reference.output ?? nameOf(steps[at]);
  return {
    keys: key === undefined ? keys : keys.filter((own) => own === key),
    outputs: name === undefined ? [...call.module.outputs.keys()] : [name],
    suffix: steps.slice(at + 1),
  };
}
