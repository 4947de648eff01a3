/** A plan with one thing cut out of it. */
export interface Mutant {
  readonly kind: MutantKind;
  /** What was cut, such as `aws_subnet.a: after_unknown.vpc_id`. */
  readonly what: string;
  /** JSON of the plan, a copy of its own. */
  json(): Json;
}

export type MutantKind =
  | 'expression'
  | 'repeat'
  | 'unknown'
  | 'value'
  | 'planned-value'
  | 'value-in-both'
  | 'instance'
  | 'all-instances'
  | 'configured-resource'
  | 'argument'
  | 'output'
  | 'variable'
  | 'part';

type Json = Record<string, unknown>;
type Path = readonly (string | number)[];

/** Every single cut of a plan, in the order of the file. */
export function* mutantsOf(text: string): Generator<Mutant> {
  const plan = JSON.parse(text) as Json;
  const cut = (kind: MutantKind, what: string, ...paths: Path[]): Mutant => ({
    kind,
    what,
    json: () => {
      const copy = JSON.parse(text) as Json;
      for (const path of paths) remove(copy, path);
      return copy;
    },
  });
  for (const part of Object.keys(plan)) yield cut('part', part, [part]);
  for (const name of Object.keys(objectAt(plan, ['variables'])))
    yield cut('variable', `var.${name}`, ['variables', name]);
  yield* configurationMutants(plan, cut);
  yield* resourceMutants(plan, cut);
}

type Cut = (kind: MutantKind, what: string, ...paths: Path[]) => Mutant;

function* configurationMutants(plan: Json, cut: Cut): Generator<Mutant> {
  for (const { path, name } of modulesOf(plan, ['configuration', 'root_module'], '')) {
    const module = objectAt(plan, path);
    for (const output of Object.keys(objectAt(module, ['outputs'])))
      yield cut('output', `${name}output.${output}`, [...path, 'outputs', output]);
    for (const [call, value] of Object.entries(objectAt(module, ['module_calls']))) {
      const at = [...path, 'module_calls', call];
      for (const argument of Object.keys(objectAt(value, ['expressions'])))
        yield cut('argument', `${name}module.${call}: ${argument}`, [
          ...at,
          'expressions',
          argument,
        ]);
      for (const repeat of ['count_expression', 'for_each_expression'])
        if (repeat in (value as Json))
          yield cut('repeat', `${name}module.${call}: ${repeat}`, [...at, repeat]);
    }
    for (const [index, value] of listAt(module, ['resources']).entries()) {
      const at = [...path, 'resources', index];
      const address = `${name}${String((value as Json)['address'])}`;
      yield cut('configured-resource', address, at);
      for (const repeat of ['count_expression', 'for_each_expression'])
        if (repeat in (value as Json))
          yield cut('repeat', `${address}: ${repeat}`, [...at, repeat]);
      for (const inner of expressionPaths(objectAt(value, ['expressions']), []))
        yield cut('expression', `${address}: ${inner.join('.')}`, [...at, 'expressions', ...inner]);
    }
  }
}

function* resourceMutants(plan: Json, cut: Cut): Generator<Mutant> {
  const planned = new Map(
    plannedResources(plan, ['planned_values', 'root_module']).map((path) => [
      String(objectAt(plan, path)['address']),
      path,
    ]),
  );
  const groups = new Map<string, Path[]>();
  for (const [index, value] of listAt(plan, ['resource_changes']).entries()) {
    const entry = value as Json;
    const address = String(entry['address']);
    const own: Path = ['resource_changes', index];
    const other = planned.get(address);
    if (!other || entry['mode'] !== 'managed') continue;
    yield cut('instance', address, own, other);
    const group = `${String(entry['module_address'] ?? '')} ${String(entry['type'])}.${String(entry['name'])}`;
    groups.set(group, [...(groups.get(group) ?? []), own, other]);
    const change = [...own, 'change'];
    for (const inner of maskPaths(objectAt(plan, [...change, 'after_unknown']), []))
      yield cut('unknown', `${address}: ${inner.join('.')}`, [
        ...change,
        'after_unknown',
        ...inner,
      ]);
    for (const name of Object.keys(objectAt(plan, [...change, 'after']))) {
      const [a, b] = [
        [...change, 'after', name],
        [...other, 'values', name],
      ];
      yield cut('value', `${address}: ${name}`, a);
      yield cut('planned-value', `${address}: ${name}`, b);
      yield cut('value-in-both', `${address}: ${name}`, a, b);
    }
  }
  for (const [group, paths] of groups)
    // The last first, so that the positions of the others stay.
    if (paths.length > 2) yield cut('all-instances', group.trim(), ...paths.toReversed());
}

function* modulesOf(plan: Json, path: Path, name: string): Generator<{ path: Path; name: string }> {
  yield { path, name };
  for (const call of Object.keys(objectAt(plan, [...path, 'module_calls'])))
    yield* modulesOf(plan, [...path, 'module_calls', call, 'module'], `${name}module.${call}.`);
}

function plannedResources(plan: Json, path: Path): Path[] {
  return [
    ...listAt(plan, [...path, 'resources']).map((_, index) => [...path, 'resources', index]),
    ...listAt(plan, [...path, 'child_modules']).flatMap((_, index) =>
      plannedResources(plan, [...path, 'child_modules', index]),
    ),
  ];
}

/** Arguments, those of nested blocks too, and whole blocks. */
function expressionPaths(value: unknown, path: Path): Path[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => expressionPaths(item, [...path, index]));
  if (!isJson(value) || 'references' in value || 'constant_value' in value) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [...path, name],
    ...expressionPaths(inner, [...path, name]),
  ]);
}

function maskPaths(value: unknown, path: Path): Path[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => maskPaths(item, [...path, index]));
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(inner === true ? [[...path, name]] : []),
    ...maskPaths(inner, [...path, name]),
  ]);
}

function remove(root: unknown, path: Path): void {
  const last = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>((at, step) => (at as Json)[step], root);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isJson(parent) && last !== undefined) delete parent[last];
}

function objectAt(root: unknown, path: Path): Json {
  const value = path.reduce<unknown>((at, step) => (at as Json | undefined)?.[step], root);
  return isJson(value) ? value : {};
}

function listAt(root: unknown, path: Path): readonly unknown[] {
  const value = path.reduce<unknown>((at, step) => (at as Json | undefined)?.[step], root);
  return Array.isArray(value) ? value : [];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
