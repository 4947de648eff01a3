import type { PlannedResource } from './plan.js';

/** A resource of the plan that an argument refers to, and which attribute of it. */
export interface LinkTarget {
  readonly resource: PlannedResource;
  readonly attribute: string | undefined;
}

/**
 * What an argument that holds ids, ARNs or names refers to.
 *
 * - exact, no gaps: it holds all of `targets` and `external`, and nothing else.
 * - not exact, no gaps: it holds some of them, and nothing else.
 * - gaps: it may hold something that the configuration does not tell.
 *
 * Three assumptions are built in. An expression holds nothing but what it refers to: a literal id beside
 * a reference in one list is lost in the plan's configuration. And a list without a condition, a
 * splat or a selector in it holds all that it refers to: `[a.id, b.id]` cannot be told from
 * `setsubtract([a.id, b.id], [b.id])`. And a text key that is read further on from one resource or
 * module is the key of its instance: `{ a = aws_x.y }` with a `y["a"]` looks like `aws_x.y`.
 */
export interface Links {
  readonly targets: readonly LinkTarget[];
  /** Ids of things outside of this plan. */
  readonly external: readonly string[];
  readonly exact: boolean;
  /** Why more or other things may be meant, one reason each. */
  readonly gaps: readonly string[];
  /** The argument is not set: what AWS or the provider then does is for the reader to know. */
  readonly absent: boolean;
}

export const NO_LINKS: Links = { targets: [], external: [], exact: true, gaps: [], absent: true };

/** Part of an expression that can hold no id: a condition, a name, another attribute of an object. */
export const NOT_AN_ID: Links = { ...NO_LINKS, exact: false };

export function exactLinks(
  targets: readonly LinkTarget[],
  external: readonly string[] = [],
): Links {
  return { ...NO_LINKS, targets, external, absent: false };
}

/** A data source that is read only after apply: its kind is sure, what it finds may be in this plan. */
export function lookedUpLinks(address: string): Links {
  return {
    ...exactLinks([], [address]),
    exact: false,
    gaps: [`${address} is read only after apply, and what it finds may be in this plan`],
  };
}

export function gapLinks(reason: string): Links {
  return { ...NO_LINKS, exact: false, gaps: [reason], absent: false };
}

/** The union of what several parts of one expression refer to. */
export function joinLinks(parts: readonly Links[]): Links {
  const [first] = parts;
  // By far the most: one reference to one thing, which has nothing to be told apart from.
  if (first && parts.length === 1 && first.targets.length + first.external.length < 2) return first;
  const said = parts.filter((part) => part !== NO_LINKS);
  if (said.length < parts.length) return said.length === 0 ? NO_LINKS : joinLinks(said);
  return {
    targets: distinctTargets(parts.flatMap((part) => part.targets)),
    external: distinct(parts.flatMap((part) => part.external)),
    exact: parts.every((part) => part.exact),
    gaps: distinct(parts.flatMap((part) => part.gaps)),
    absent: parts.every((part) => part.absent),
  };
}

function distinct(texts: string[]): string[] {
  return texts.length < 2 ? texts : [...new Set(texts)];
}

/** Most often a few: then to compare them costs less than to put a key together for each. */
const FEW = 8;

function distinctTargets(targets: LinkTarget[]): LinkTarget[] {
  if (targets.length < 2) return targets;
  if (targets.length <= FEW)
    return targets.filter(
      (target, index) => targets.findIndex((other) => isSame(other, target)) === index,
    );
  return [
    ...new Map(
      targets.map((target) => [`${target.resource.address} ${target.attribute}`, target]),
    ).values(),
  ];
}

function isSame(a: LinkTarget, b: LinkTarget): boolean {
  return a.attribute === b.attribute && a.resource.address === b.resource.address;
}

/** Address of a data source that is read only during apply, as it stands among `external`. */
export function isDataAddress(text: string): boolean {
  return text.startsWith('data.') || text.includes('.data.');
}

/**
 * What an argument of one value refers to: of several things it names one, and of one thing that one,
 * whatever stands beside it in a condition (`var.public ? x.id : null` is null while planning, or x).
 */
export function oneOfLinks(links: Links): Links {
  const count = links.targets.length + links.external.length;
  if (count === 0 || links.gaps.length > 0 || links.exact === (count === 1)) return links;
  return { ...links, exact: count === 1 };
}

/** Several possible settings of one argument, of which one is meant: exact where all are the same. */
export function sameLinks(parts: readonly Links[]): Links {
  const joined = joinLinks(parts);
  const size = joined.targets.length + joined.external.length;
  const same = parts.every((part) => part.targets.length + part.external.length === size);
  return same ? joined : { ...joined, exact: false };
}
