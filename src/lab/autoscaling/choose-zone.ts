/**
 * Zones in the order in which Auto Scaling tries them: fewest instances first, in the group's own
 * order where they have equally many.
 */
export function zonesByPreference(
  zones: readonly string[],
  instanceZones: readonly string[],
): string[] {
  const count = countByZone(zones, instanceZones);
  return [...zones].sort((a, b) => (count.get(a) ?? 0) - (count.get(b) ?? 0));
}

/** Where the most instances are; the last in the group's own order of those with equally many. */
export function fullestZone(
  zones: readonly string[],
  instanceZones: readonly string[],
): string | undefined {
  return zonesByPreference(zones, instanceZones).at(-1);
}

/** From the fullest to the emptiest zone where they differ by two or more, else null. */
export function findImbalance(
  zones: readonly string[],
  instanceZones: readonly string[],
): { readonly from: string; readonly to: string } | null {
  const count = countByZone(zones, instanceZones);
  const ordered = zonesByPreference(zones, instanceZones);
  const to = ordered[0];
  const from = ordered.at(-1);
  if (to === undefined || from === undefined) return null;
  return (count.get(from) ?? 0) - (count.get(to) ?? 0) >= 2 ? { from, to } : null;
}

function countByZone(
  zones: readonly string[],
  instanceZones: readonly string[],
): Map<string, number> {
  return new Map(
    zones.map((zone) => [zone, instanceZones.filter((other) => other === zone).length]),
  );
}
