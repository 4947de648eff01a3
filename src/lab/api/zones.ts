import type { Deployment } from '../../model/deployment.js';

const DIRECTIONS: Readonly<Record<string, string>> = {
  central: 'c',
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};

/**
 * Zone ID such as `use1-az1` for `us-east-1a`. On AWS the letters are shuffled for each account, in
 * the lab `a` is always az1.
 */
export function zoneId(region: string, zone: string): string {
  const short = region
    .split('-')
    .map((part, index) => (index === 0 ? part : (DIRECTIONS[part] ?? part)))
    .join('')
    .replace(/gov/, 'g');
  const letter = zone.slice(region.length);
  return `${short}-az${Math.max(1, letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1)}`;
}

/** The zone's name for a name or an ID; null for neither. FIS takes both. */
export function findZone(deployment: Deployment, nameOrId: string): string | null {
  const { region, zones } = deployment;
  return zones.find((zone) => zone === nameOrId || zoneId(region, zone) === nameOrId) ?? null;
}
