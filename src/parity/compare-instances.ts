import { readAttribute } from '../plan/attribute.js';
import { isObject } from '../plan/json-shape.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Difference } from './allowances.js';
import { compareValues, type Path, type Side } from './compare-values.js';

/** What is marked as sensitive, by address, in the shape of the values. */
export type SensitiveMasks = (address: string) => unknown;

export interface InstanceContext {
  readonly a: SensitiveMasks;
  readonly b: SensitiveMasks;
  /** Whether what an expression refers to may be something else in the other plan. */
  readonly mayDiffer: (reference: string) => boolean;
}

/** Every argument in which two instances of one resource differ. What nobody wrote is not compared. */
export function* compareInstances(
  a: PlannedResource,
  b: PlannedResource,
  context: InstanceContext,
): Generator<Difference> {
  const maskA = context.a(a.address);
  const maskB = context.b(b.address);
  const names = new Set([...argumentsOf(a), ...argumentsOf(b)]);
  for (const name of [...names].toSorted()) {
    const found = compareValues(sideOf(a, name, maskA), sideOf(b, name, maskB), [name]);
    for (const { at, isBothOpen, ...difference } of found) {
      const base = {
        kind: 'attribute',
        address: a.address,
        type: a.type,
        attribute: at.filter((step) => typeof step === 'string').join('.'),
      } as const;
      const origin = difference.isOpen
        ? compareOrigins(referencesAt(a, at), referencesAt(b, at), context)
        : undefined;
      if (typeof origin === 'object') yield { ...base, ...difference, ...origin };
      // Open on both sides, and from the same: the same, as far as anybody can tell before apply.
      else if (!isBothOpen && origin !== 'unwritten') yield { ...base, ...difference };
    }
  }
}

/** Arguments that are written, and blocks that are there: a dynamic block leaves no expression. */
function argumentsOf({ config, values }: PlannedResource): string[] {
  if (!config) return Object.keys(values);
  const blocks = Object.entries(values).filter(
    ([, value]) => Array.isArray(value) && value.some(isObject),
  );
  return [...Object.keys(config.expressions), ...blocks.map(([name]) => name)];
}

type Origin =
  | 'same'
  /** Nobody wrote it on either side: AWS chooses. */
  | 'unwritten'
  | Pick<Difference, 'a' | 'b' | 'isPresence' | 'isOpen'>;

/** Compares what two values are made from that a plan does not show. */
function compareOrigins(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
  { mayDiffer }: InstanceContext,
): Origin {
  if (a === undefined && b === undefined) return 'unwritten';
  if (a === undefined || b === undefined)
    return { a: showOrigin(a), b: showOrigin(b), isPresence: true, isOpen: false };
  if (a.join() !== b.join())
    return { a: showOrigin(a), b: showOrigin(b), isPresence: false, isOpen: true };
  // A condition on a variable may leave it out on one side.
  const differing = a.filter(mayDiffer);
  if (differing.length === 0) return 'same';
  const text = `${showOrigin(a)}, where ${differing.join(', ')} differs or may differ`;
  return { a: text, b: text, isPresence: true, isOpen: true };
}

function showOrigin(references: readonly string[] | undefined): string {
  if (references === undefined) return 'not set';
  return references.length === 0
    ? 'from an expression'
    : `from ${references.join(', ')}`.slice(0, 200);
}

/** What an argument is made from, as written, in order; undefined where it is not written. */
function referencesAt(resource: PlannedResource, at: Path): string[] | undefined {
  const attribute = readAttribute(resource, at);
  const expression = 'expression' in attribute ? attribute.expression : undefined;
  if (expression === undefined) return attribute.state === 'hidden' ? [] : undefined;
  return [...new Set(expression.references)].toSorted();
}

function sideOf({ values, unknown }: PlannedResource, name: string, mask: unknown): Side {
  return {
    value: values[name],
    unknown: unknown[name],
    sensitive: mask === true ? true : isObject(mask) ? mask[name] : undefined,
  };
}
