import { isSelector } from './pick-instances.js';
import type { Reference } from './reference.js';

/** One reference of an expression, with the selectors that stand right behind it: `x[each.key]`. */
export interface Term {
  readonly reference: Reference;
  readonly selectors: readonly Reference[];
}

/**
 * Puts each selector to the reference before it: Terraform writes an expression's references in the
 * order in which they stand. One that stands before all others selects no instance; it belongs to a
 * condition (`each.key == "a" ? x : y`), so that the expression picks and does not list.
 */
export function readTerms(references: readonly Reference[]): Terms {
  let terms = known.get(references);
  if (!terms) known.set(references, (terms = joinSelectors(references)));
  return terms;
}

interface Terms {
  readonly terms: readonly Term[];
  readonly conditional: boolean;
}

/** All instances of a resource have one list of references (reference.ts). */
const known = new WeakMap<readonly Reference[], Terms>();

function joinSelectors(references: readonly Reference[]): Terms {
  const terms: { reference: Reference; selectors: Reference[] }[] = [];
  let conditional = false;
  for (const reference of references) {
    const last = terms.at(-1);
    if (!isSelector(reference)) terms.push({ reference, selectors: [] });
    else if (last?.selectors.some(({ kind }) => kind === reference.kind)) continue;
    else if (last) last.selectors.push(reference);
    else conditional = true;
  }
  return { terms, conditional };
}
