/** Over how many zones something lies, as far as a plan tells. */
export interface ZoneSpread {
  /** Zones in which it surely is. */
  readonly sure: readonly string[];
  /** Zones in which it can be; those of `sure` are among them. */
  readonly possible: readonly string[];
  /** How many more zones it can be in that the plan does not name; null where there is no bound. */
  readonly open: number | null;
  readonly atLeast: number;
  readonly atMost: number | null;
  readonly evidence: readonly string[];
  /** Why `atLeast` and `atMost` differ; empty where they do not. */
  readonly reason: string;
}

/** How many members a finding's evidence lists; a fleet may have thousands. */
export const MOST_LISTED = 8;

/** `use1-az1`, and `usw2-lax1-az1` of a Local Zone: which zone of a name it is, the account alone knows. */
export function isZoneId(zone: string): boolean {
  return /-az\d+$/.test(zone);
}

/** Exactly these zones. */
export function exactSpread(zones: readonly string[], evidence: readonly string[]): ZoneSpread {
  const distinct = [...new Set(zones)];
  return {
    sure: distinct,
    possible: distinct,
    open: 0,
    atLeast: distinct.length,
    atMost: distinct.length,
    evidence,
    reason: '',
  };
}

/** Zones of which the plan tells nothing. */
export function openSpread(reason: string): ZoneSpread {
  return { sure: [], possible: [], open: null, atLeast: 1, atMost: null, evidence: [], reason };
}

/** One thing is in one zone, whichever of the possible ones it is. */
export function inOneZone(spread: ZoneSpread): ZoneSpread {
  const [only] = spread.possible;
  const settled = only !== undefined && spread.possible.length === 1 && spread.open === 0;
  return {
    ...spread,
    sure: settled ? [only] : [],
    open: spread.open ?? 1,
    atLeast: 1,
    atMost: 1,
    reason: settled ? '' : spread.reason || 'the plan does not tell its zone',
  };
}

/** All zones that any of the parts is in. A part that is not `certain` may not be there at all. */
export function joinSpreads(
  parts: readonly { readonly spread: ZoneSpread; readonly certain: boolean }[],
): ZoneSpread {
  const union = (pick: (spread: ZoneSpread) => readonly string[], certain: boolean): string[] => [
    ...new Set(parts.flatMap((part) => (part.certain || !certain ? pick(part.spread) : []))),
  ];
  const all = union((spread) => spread.possible, false);
  // One part names its zone and another its zone's id: they may be the same one.
  const isMixed = all.some(isZoneId) && !all.every(isZoneId);
  const named = (zones: readonly string[]): string[] =>
    isMixed ? zones.filter((zone) => !isZoneId(zone)) : [...zones];
  const sure = named(union(({ sure: zones }) => zones, true));
  const possible = named(all);
  const told = total(parts.map(({ spread }) => spread.open));
  const open = told === null ? null : told + all.length - possible.length;
  const certain = parts.filter((part) => part.certain);
  const most = open === null ? null : possible.length + open;
  const summed = total(parts.map(({ spread }) => spread.atMost));
  return {
    sure,
    possible,
    open,
    atLeast: Math.max(sure.length, ...certain.map(({ spread }) => spread.atLeast), 0),
    atMost: most === null || summed === null ? (most ?? summed) : Math.min(most, summed),
    evidence: parts
      .slice(0, MOST_LISTED)
      .flatMap(({ spread }) => spread.evidence)
      .slice(0, MOST_LISTED),
    reason: [...new Set([...parts.map(({ spread }) => spread.reason), ...(isMixed ? [MIXED] : [])])]
      .filter((reason) => reason !== '')
      .slice(0, 3)
      .join('; '),
  };
}

const MIXED = 'some name their zone and others its id, and which is which differs by account';

function total(counts: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const count of counts) {
    if (count === null) return null;
    sum += count;
  }
  return sum;
}
