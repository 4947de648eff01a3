import type { JsonObject, Reader } from './json-shape.js';

/** Every resource below a module of `planned_values` or `prior_state`, with its place. */
export function* walkModules(
  read: Reader,
  value: unknown,
  where: string,
): Generator<{ readonly entry: JsonObject; readonly at: string }> {
  const module = read.optionalObject(value, where);
  for (const [index, item] of read
    .optionalArray(module['resources'], `${where}.resources`)
    .entries()) {
    const at = `${where}.resources[${index}]`;
    yield { entry: read.object(item, at), at };
  }
  for (const [index, child] of read
    .optionalArray(module['child_modules'], `${where}.child_modules`)
    .entries()) {
    yield* walkModules(read, child, `${where}.child_modules[${index}]`);
  }
}
