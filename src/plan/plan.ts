import type { InstanceKey, ModulePath } from './address.js';
import type { ModuleConfig, ResourceConfig } from './configuration.js';
import type { JsonObject } from './json-shape.js';

/**
 * A plan as it was read: every instance that exists once it is applied, and the configuration.
 * A state is read as one too: all of it is known, and it has no configuration. Several stacks that
 * were joined (join-plans.ts) are one plan as well.
 */
export interface Plan {
  readonly kind: 'plan' | 'state';
  readonly path: string;
  readonly sha256: string;
  readonly terraformVersion: string;
  readonly formatVersion: string;
  /** False for a plan made with -target or with deferred changes: what is missing proves nothing. */
  readonly complete: boolean;
  /** What is or will be in AWS, or may be, and is not among the resources. */
  readonly unaccounted: readonly Unaccounted[];
  readonly resources: ReadonlyMap<string, PlannedResource>;
  /** Data sources that were read while planning, and those put off until apply. */
  readonly data: ReadonlyMap<string, PlannedResource>;
  readonly configuration: ModuleConfig;
  /** Values of the root module's outputs, as far as they are known. */
  readonly outputs: ReadonlyMap<string, unknown>;
  /** Names of those that are declared `sensitive`. */
  readonly sensitiveOutputs?: ReadonlySet<string>;
  readonly providers: JsonObject;
  readonly variables: ReadonlyMap<string, unknown>;
  /** Texts and numbers that the plan marks sensitive. They must not reach any output. */
  readonly sensitiveValues: ReadonlySet<string>;
  /** What applying the plan does to managed resources, deleted ones included; no no-ops. */
  readonly changes: readonly ResourceChange[];
  /** Names of joined stacks that are evidence and not judged: their addresses begin with `<name>:`. */
  readonly context: ReadonlySet<string>;
}

export interface Unaccounted {
  readonly address: string;
  /** Canonical type. */
  readonly type: string;
  /** Such as `is configured and not planned`. */
  readonly why: string;
}

export type ChangeAction = 'create' | 'update' | 'replace' | 'delete' | 'forget';

export interface ResourceChange {
  readonly address: string;
  /** Canonical type. */
  readonly type: string;
  readonly action: ChangeAction;
  /** Values before; empty for what is created. */
  readonly before: JsonObject;
  /** A replacement that is created before the old one is destroyed. */
  readonly createsFirst: boolean;
  /** A replacement whose old half is forgotten: AWS keeps it beside the new one. */
  readonly keepsOld: boolean;
  /** Arguments whose change forces the replacement, such as `engine`. */
  readonly becauseOf: readonly string[];
}

export interface PlannedResource {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  /** Canonical type: `aws_alb` is `aws_lb`. */
  readonly type: string;
  /** Type as the configuration has it. */
  readonly rawType: string;
  readonly name: string;
  readonly key: InstanceKey;
  readonly modulePath: ModulePath;
  readonly moduleAddress: string;
  /** Known values after apply. Unknown ones are absent. */
  readonly values: JsonObject;
  /** The same shape with `true` where a value is known only after apply. */
  readonly unknown: JsonObject;
  /** The same shape with `true` where a value is sensitive: it must not be shown. */
  readonly sensitive: JsonObject;
  /** Undefined where the configuration does not carry it, as in a state. */
  readonly config: ResourceConfig | undefined;
}
