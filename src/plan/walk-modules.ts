import type { JsonObject, Place, Reader } from './json-shape.js';

/** Shows every resource below a module of `planned_values` or `prior_state`, with its place. */
export function walkModules(
  read: Reader,
  value: unknown,
  where: string,
  visit: (entry: JsonObject, at: Place) => void,
): void {
  const module = read.optionalObject(value, where);
  const resources = read.optionalArray(module['resources'], where, '.resources');
  for (let index = 0; index < resources.length; index++) {
    const at = (): string => `${where}.resources[${index}]`;
    visit(read.object(resources[index], at), at);
  }
  const children = read.optionalArray(module['child_modules'], where, '.child_modules');
  for (const [index, child] of children.entries())
    walkModules(read, child, `${where}.child_modules[${index}]`, visit);
}
