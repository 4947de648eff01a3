import type { Instance } from '../instance/instance.js';
import { fullestZone } from './choose-zone.js';

/**
 * From the fullest zone: what does not serve, then the oldest version, as the default termination
 * policy has it. Undefined where nothing is there.
 */
export function nextToScaleIn(
  living: readonly Instance[],
  zones: readonly string[],
  serves: (instance: Instance) => boolean,
): Instance | undefined {
  const fullest = fullestZone(
    zones,
    living.map(({ zone }) => zone),
  );
  const [first] = living
    .filter(({ zone }) => zone === fullest)
    .toSorted(
      (a, b) =>
        Number(serves(a)) - Number(serves(b)) ||
        Number(a.launchTemplateVersion) - Number(b.launchTemplateVersion),
    );
  return first;
}
