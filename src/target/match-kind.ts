import type { Match, MatchKind } from '../model/account.js';
import type { TargetSettings } from '../model/target.js';

/** What a plan's resource may be recognised by: the first rule with one answer decides. */
export interface Rule<Planned, Found> {
  /** What told it, as in `name`. */
  readonly by: string;
  readonly fits: (planned: Planned, found: Found) => boolean;
}

export interface Wanted<Planned, Found extends { readonly id: string }> {
  readonly kind: MatchKind;
  readonly planned: readonly Planned[];
  /** The made-up id or ARN. */
  readonly idOf: (planned: Planned) => string;
  readonly found: readonly Found[];
  readonly rules: readonly Rule<Planned, Found>[];
  /** Where it answers. */
  readonly at?: (found: Found) => string | null;
}

export type StateIds = NonNullable<TargetSettings['state']>;

/** Rule by rule over all of a kind, so that a weak rule never takes what a strong one tells. */
export function matchKind<
  Planned extends { readonly address: string },
  Found extends { readonly id: string },
>(wanted: Wanted<Planned, Found>, state: StateIds): Match[] {
  const { kind, planned, idOf, found, at } = wanted;
  const taken = new Map<Planned, { readonly found: Found; readonly by: string }>();
  const unclear = new Map<Planned, string>();
  const byState: Rule<Planned, Found> = {
    by: 'state',
    fits: ({ address }, { id }) => {
      const known = state.get(address);
      return known !== undefined && (known.id === id || known.arn === id);
    },
  };
  for (const { by, fits } of [byState, ...wanted.rules]) {
    const free = found.filter((one) => ![...taken.values()].some((match) => match.found === one));
    for (const one of planned) {
      if (taken.has(one)) continue;
      const hits = free.filter((candidate) => fits(one, candidate));
      const [hit] = hits;
      if (hit !== undefined && hits.length === 1) taken.set(one, { found: hit, by });
      else if (hits.length > 1)
        unclear.set(
          one,
          `${hits.length} have the same ${by}: ${hits.map(({ id }) => id).join(', ')}`,
        );
    }
    for (const candidate of free) {
      const rivals = planned.filter((one) => taken.get(one)?.found === candidate);
      if (rivals.length < 2) continue;
      const names = rivals.map(({ address }) => address).join(' and ');
      for (const rival of rivals) {
        taken.delete(rival);
        unclear.set(rival, `${candidate.id} has the ${by} of ${names}`);
      }
    }
  }
  return planned.map((one): Match => {
    const match = taken.get(one);
    return {
      kind,
      address: one.address,
      planned: idOf(one),
      actual: match?.found.id ?? null,
      by:
        match?.by ??
        unclear.get(one) ??
        `none of ${found.length} has the same ${wanted.rules.map(({ by }) => by).join(' or ')}`,
      at: match === undefined ? null : (at?.(match.found) ?? null),
    };
  });
}

/** The plan's made-up ids by the account's, of what was matched. */
export function actualIds(matches: readonly Match[]): ReadonlyMap<string, string> {
  return new Map(
    matches.flatMap(({ planned, actual }) => (actual === null ? [] : [[planned, actual]])),
  );
}
