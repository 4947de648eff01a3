import type { Plan } from './plan.js';
import {
  convert,
  convertBlock,
  type Args,
  type JsonMap,
  type Marked,
  type Value,
} from './planned-values.fixture.js';
import { parsePlan } from './read-plan.js';
import { Resolver } from './resolver.js';

export interface Repeat {
  readonly count?: number;
  readonly forEach?: readonly string[];
  /** What `for_each` is written as; left out it is something that a plan does not carry. */
  readonly over?: Marked;
}

export interface ResourceSpec extends Repeat {
  /** `aws_subnet.a` or `data.aws_vpc.main`. */
  readonly is: string;
  readonly args: Args;
  readonly actions: readonly string[];
}

export interface ModuleSpec {
  readonly resources?: readonly ResourceSpec[];
  readonly modules?: Readonly<Record<string, CallSpec>>;
  readonly outputs?: Readonly<Record<string, Value>>;
  /** Defaults by name. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface CallSpec extends ModuleSpec, Repeat {
  readonly arguments?: Args;
}

export function resource(
  is: string,
  args: Args = {},
  repeat: Repeat & { readonly actions?: readonly string[] } = {},
): ResourceSpec {
  return { is, args, actions: ['create'], ...repeat };
}

/** The JSON that `terraform show -json` would print of such a configuration. */
export function buildPlanJson(module: ModuleSpec, overrides: JsonMap = {}): JsonMap {
  const changes = instancesOf(module, '');
  const managed = changes.filter(({ entry }) => entry['mode'] === 'managed');
  const read = changes.filter(({ entry, open }) => entry['mode'] === 'data' && !open);
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: { resources: managed.map(({ entry }) => entry) } },
    resource_changes: changes
      .filter((change) => !read.includes(change))
      .map(({ entry, after, unknown, actions }) => ({
        ...entry,
        change: { actions, before: null, after, after_unknown: unknown },
      })),
    prior_state: {
      values: {
        root_module: { resources: read.map(({ entry, after }) => ({ ...entry, values: after })) },
      },
    },
    configuration: { provider_config: {}, root_module: configOf(module) },
    complete: true,
    errored: false,
    ...overrides,
  };
}

/** The plan, made up as it is: only what a test is about is in its resources. */
export function buildPlan(module: ModuleSpec, overrides: JsonMap = {}): Plan {
  return parsePlan({ path: 'plan.json', sha256: 'abc', json: buildPlanJson(module, overrides) })
    .plan;
}

export function buildResolver(...resources: readonly ResourceSpec[]): Resolver {
  return new Resolver(buildPlan({ resources }));
}

interface Instance {
  readonly entry: JsonMap;
  readonly after: JsonMap;
  readonly unknown: JsonMap;
  readonly actions: readonly string[];
  readonly open: boolean;
}

function instancesOf(module: ModuleSpec, moduleAddress: string): Instance[] {
  const own = (module.resources ?? []).flatMap((spec) =>
    keysOf(spec).map((key): Instance => {
      const { mode, type, name } = identify(spec.is);
      const address = `${moduleAddress}${moduleAddress ? '.' : ''}${spec.is}${bracket(key)}`;
      const parts = convertBlock(spec.args, key);
      return {
        entry: {
          address,
          mode,
          type,
          name,
          ...(moduleAddress ? { module_address: moduleAddress } : {}),
          ...(key === undefined ? {} : { index: key }),
        },
        after: parts.after,
        unknown: parts.unknown,
        actions: mode === 'data' ? ['read'] : spec.actions,
        open: Object.keys(parts.unknown).length > 0,
      };
    }),
  );
  const nested = Object.entries(module.modules ?? {}).flatMap(([name, call]) =>
    keysOf(call).flatMap((key) =>
      instancesOf(call, `${moduleAddress}${moduleAddress ? '.' : ''}module.${name}${bracket(key)}`),
    ),
  );
  return [...own, ...nested];
}

function configOf(module: ModuleSpec): JsonMap {
  return {
    resources: (module.resources ?? []).map((spec) => ({
      ...identify(spec.is),
      address: spec.is,
      provider_config_key: 'aws',
      expressions: convertBlock(spec.args, keysOf(spec)[0]).config,
      ...repeatConfig(spec),
    })),
    module_calls: mapValues(module.modules ?? {}, (call) => ({
      expressions: convertBlock(call.arguments ?? {}, undefined).config,
      module: configOf(call),
      ...repeatConfig(call),
    })),
    outputs: mapValues(module.outputs ?? {}, (value) => ({
      expression: convert(value, undefined).config,
    })),
    variables: mapValues(module.variables ?? {}, (value) => ({ default: value })),
  };
}

function repeatConfig({ count, over }: Repeat): JsonMap {
  return {
    ...(count === undefined ? {} : { count_expression: { constant_value: count } }),
    ...(over ? { for_each_expression: { references: over.references } } : {}),
  };
}

function keysOf({ count, forEach }: Repeat): (string | number | undefined)[] {
  if (count !== undefined) return Array.from({ length: count }, (_, index) => index);
  return forEach ? [...forEach] : [undefined];
}

function identify(is: string): { mode: string; type: string; name: string } {
  const [, data, type, name] = /^(data\.)?([^.]+)\.(.+)$/.exec(is) ?? [];
  return { mode: data ? 'data' : 'managed', type: type ?? '', name: name ?? '' };
}

function bracket(key: string | number | undefined): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}

function mapValues<T>(of: Readonly<Record<string, T>>, to: (value: T) => unknown): JsonMap {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value)]));
}
