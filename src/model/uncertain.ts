/**
 * A value that a plan may leave open. `candidates` are all the values it can still take, as far as
 * the configuration tells; an empty list means that nothing is known of it.
 */
export type Uncertain<T> =
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'unknown'; readonly reason: string; readonly candidates: readonly T[] };

export function known<T>(value: T): Uncertain<T> {
  return { state: 'known', value };
}

export function unknown<T>(reason: string, candidates: readonly T[] = []): Uncertain<T> {
  return { state: 'unknown', reason, candidates };
}

/** Whether a value is as asked; of one that is not known nothing is. */
export function whether<T>(field: Uncertain<T>, holds: (value: T) => boolean): Uncertain<boolean> {
  return field.state === 'known' ? known(holds(field.value)) : unknown(field.reason, [true, false]);
}

/** Whether both hold; where one surely does not, what the other is does not matter. */
export function both(a: Uncertain<boolean>, b: Uncertain<boolean>): Uncertain<boolean> {
  if (a.state === 'known') return a.value ? b : a;
  return b.state === 'known' && !b.value ? b : a;
}

/** The value where it is known, else `otherwise`. For display and for the lab, never for a verdict. */
export function valueOr<T>(uncertain: Uncertain<T>, otherwise: T): T {
  return uncertain.state === 'known' ? uncertain.value : otherwise;
}
