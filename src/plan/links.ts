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
 * One assumption is built in: an expression holds nothing but what it refers to. A literal id beside
 * a reference in one list is lost in the plan's configuration.
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

export function exactLinks(
  targets: readonly LinkTarget[],
  external: readonly string[] = [],
): Links {
  return { targets, external, exact: true, gaps: [], absent: false };
}

export function gapLinks(reason: string): Links {
  return { targets: [], external: [], exact: false, gaps: [reason], absent: false };
}

/** The union of what several parts of one expression refer to. */
export function joinLinks(parts: readonly Links[]): Links {
  const targets = new Map<string, LinkTarget>();
  for (const target of parts.flatMap((part) => part.targets)) {
    targets.set(`${target.resource.address} ${target.attribute}`, target);
  }
  return {
    targets: [...targets.values()],
    external: [...new Set(parts.flatMap((part) => part.external))],
    exact: parts.every((part) => part.exact),
    gaps: [...new Set(parts.flatMap((part) => part.gaps))],
    absent: parts.every((part) => part.absent),
  };
}
