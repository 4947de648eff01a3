import type { Extent } from '../../model/extent.js';
import { withoutIndex } from './extent-reader.js';

/** Gives what a `moved` block renamed the name that it had before, wherever a text names it. */
export type Rename = (text: string) => string;

/** An address in a text. Keys are bounded: a plan must not decide how long this takes. */
const ADDRESS =
  /[A-Za-z_][\w-]*(?:\["(?:[^"\\]|\\.){0,400}"\]|\[\d+\])?(?:\.[A-Za-z_][\w-]*(?:\["(?:[^"\\]|\\.){0,400}"\]|\[\d+\])?)+/g;

/** @param movedFrom address before by address after */
export function renaming(movedFrom: ReadonlyMap<string, string>): Rename {
  if (movedFrom.size === 0) return (text) => text;
  const names = new Map(
    [...movedFrom].map(([after, before]) => [withoutIndex(after), withoutIndex(before)] as const),
  );
  for (const [after, before] of movedFrom) names.set(after, before);
  return (text) => text.replaceAll(ADDRESS, (address) => names.get(address) ?? address);
}

export function renameExtent(extent: Extent, rename: Rename): Extent {
  return {
    ...extent,
    faults: extent.faults.map(rename),
    doubts: extent.doubts.map(rename),
    openings: extent.openings.map((own) => ({
      ...own,
      from: rename(own.from),
      places: own.places.map(rename),
    })),
  };
}
