/** What a name begins with that is neither a resource's nor given by a `for`. */
export const ROOTS: ReadonlySet<string> = new Set([
  'count',
  'data',
  'each',
  'local',
  'module',
  'path',
  'terraform',
  'var',
]);
