import type { JsonObject } from '../plan/json-shape.js';

type Mutable = Record<string, unknown>;

/** The parts of a plan's JSON that speak of one resource, to be changed in place. */
interface Parts {
  readonly after: Mutable;
  /** The same values once more, in `planned_values`. */
  readonly planned: Mutable;
  readonly unknown: Mutable;
  /** What its configuration says, for all instances together. */
  readonly expressions: Mutable;
  readonly isRepeated: boolean;
}

/** A plan's JSON that one mutation may change. */
export class MutablePlan {
  readonly json: JsonObject;

  constructor(text: string) {
    this.json = JSON.parse(text) as JsonObject;
  }

  /** Addresses of the managed resources of these types. */
  ofType(...types: readonly string[]): string[] {
    return this.changes
      .filter(({ type, mode }) => mode === 'managed' && types.includes(String(type)))
      .map(({ address }) => String(address));
  }

  value(address: string, name: string): unknown {
    return this.parts(address).after[name];
  }

  /** As if it had never been written. */
  remove(address: string): void {
    const kept = this.changes.filter((change) => change['address'] !== address);
    (this.json as Mutable)['resource_changes'] = kept;
    for (const module of modulesOf(this.planned))
      module['resources'] = listOf(module, 'resources').filter((own) => own['address'] !== address);
    const { module, name } = locate(address);
    const left = kept.some(
      (change) => withoutKeys(String(change['address'])) === withoutKeys(address),
    );
    const own = this.configOf(module);
    if (!left)
      own['resources'] = listOf(own, 'resources').filter((entry) => entry['address'] !== name);
  }

  /** Sets known values; `undefined` unsets an argument. */
  set(address: string, values: Readonly<Record<string, unknown>>): void {
    const parts = this.parts(address);
    for (const [name, value] of Object.entries(values)) {
      delete parts.unknown[name];
      parts.after[name] = parts.planned[name] = value ?? null;
      // Of several instances the others keep what the configuration says.
      if (value !== undefined) parts.expressions[name] = { constant_value: value };
      else if (!parts.isRepeated) delete parts.expressions[name];
    }
  }

  /** Lets an argument refer to something that is known only after apply. */
  refer(address: string, name: string, ...references: readonly string[]): void {
    const parts = this.parts(address);
    delete parts.after[name];
    delete parts.planned[name];
    parts.unknown[name] = true;
    parts.expressions[name] = { references };
  }

  /** Adds a resource beside another one, in its module. */
  add(beside: string, type: string, name: string, expressions: Mutable): string {
    const { module } = locate(beside);
    const prefix = beside.startsWith('module.') ? `${modulePath(beside)}.` : '';
    const address = `${prefix}${type}.${name}`;
    const unknown = Object.fromEntries(Object.keys(expressions).map((key) => [key, true]));
    const identity = { address, mode: 'managed', type, name, module_address: modulePath(beside) };
    this.changes.push({
      ...identity,
      change: { actions: ['create'], before: null, after: {}, after_unknown: unknown },
    });
    const own = [...modulesOf(this.planned)].find((each) => each['address'] === modulePath(beside));
    listOf(own ?? this.planned, 'resources').push({ ...identity, values: {} });
    listOf(this.configOf(module), 'resources').push({
      address: `${type}.${name}`,
      mode: 'managed',
      type,
      name,
      expressions,
    });
    return address;
  }

  private get changes(): Mutable[] {
    return this.json['resource_changes'] as Mutable[];
  }

  private get planned(): Mutable {
    return (this.json['planned_values'] as JsonObject)['root_module'] as Mutable;
  }

  private parts(address: string): Parts {
    const entry = this.changes.find((change) => change['address'] === address);
    if (!entry) throw new Error(`the plan has no ${address}`);
    const change = entry['change'] as { after: Mutable; after_unknown: Mutable };
    const { module, name } = locate(address);
    const config = listOf(this.configOf(module), 'resources').find(
      (own) => own['address'] === name,
    );
    const planned = [...modulesOf(this.planned)]
      .flatMap((own) => listOf(own, 'resources'))
      .find((own) => own['address'] === address);
    return {
      after: change.after,
      planned: (planned?.['values'] ?? {}) as Mutable,
      unknown: change.after_unknown,
      expressions: (config?.['expressions'] ?? {}) as Mutable,
      isRepeated: config?.['for_each_expression'] !== undefined,
    };
  }

  private configOf(calls: readonly string[]): Mutable {
    let module = (this.json['configuration'] as JsonObject)['root_module'] as Mutable;
    for (const call of calls)
      module = ((module['module_calls'] as JsonObject)[call] as JsonObject)['module'] as Mutable;
    return module;
  }
}

function* modulesOf(module: Mutable): Generator<Mutable> {
  yield module;
  for (const child of listOf(module, 'child_modules')) yield* modulesOf(child);
}

function listOf(of: Mutable, name: string): Mutable[] {
  const list = of[name];
  return Array.isArray(list) ? (list as Mutable[]) : [];
}

function withoutKeys(address: string): string {
  return address.replaceAll(/\["[^"]*"\]|\[\d+\]/g, '');
}

function modulePath(address: string): string {
  return /^((?:module\.[^.]+\.)*)/.exec(withoutKeys(address))?.[1]?.slice(0, -1) ?? '';
}

/** Names of the module calls on the way, and the address in its module. */
function locate(address: string): { readonly module: string[]; readonly name: string } {
  const path = modulePath(address);
  const module = path === '' ? [] : path.slice('module.'.length).split('.module.');
  return { module, name: withoutKeys(address).slice(path === '' ? 0 : path.length + 1) };
}
