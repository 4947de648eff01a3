import type { Region } from './region.js';
import type { Services } from './services.js';

/**
 * What one check lets through, of the addresses that it was asked about: in every case that the plan
 * leaves open, and in some case.
 */
export interface Bounds {
  readonly sure: Region;
  readonly possible: Region;
  /** Why the two differ, and where. Made when asked for, as most answers do not need it. */
  readonly open: () => readonly Open[];
  /**
   * Rules of which the plan does not tell which one it is, though surely it is one of them: each
   * list is one such choice, and in every case `sure` and one of its regions get through.
   */
  readonly choices?: readonly (readonly Region[])[];
  /** Where all addresses that it was asked about fare alike, as most do: the services that pass. */
  readonly uniform?: { readonly sure: Services; readonly possible: Services } | undefined;
}

export interface Open {
  readonly where: Region;
  readonly reason: string;
}

export function certain(region: Region): Bounds {
  return { sure: region, possible: region, open: () => [] };
}

/** Nothing is known: anything may pass, nothing surely does. */
export function unknownBounds(full: Region, reason: string): Bounds {
  return { sure: [], possible: full, open: () => [{ where: full, reason }] };
}
