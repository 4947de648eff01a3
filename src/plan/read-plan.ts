import { HoldfastError } from '../model/error.js';
import { canonicalType, parseModuleAddress, type InstanceKey, type ModulePath } from './address.js';
import { checkCompleteness, findUnaccounted } from './check-completeness.js';
import {
  configKey,
  readModuleConfig,
  type ModuleConfig,
  type ResourceConfig,
} from './configuration.js';
import { isObject, Reader, type JsonObject } from './json-shape.js';
import type { ChangeAction, Plan, PlannedResource, ResourceChange } from './plan.js';
import { readJsonFile, type JsonFile } from './read-file.js';
import { walkModules } from './walk-modules.js';

const SHOW = 'Make it with `terraform show -json plan.bin > plan.json`.';

/**
 * Reads the JSON of a Terraform or OpenTofu plan, of any format from 0.1 (Terraform 0.12) to 1.x.
 * @throws HoldfastError with a code `plan/…` and exit code 2 for anything that is not a whole plan.
 */
export function readPlan(path: string): Plan {
  return toPlan(readJsonFile(path));
}

export function toPlan(file: JsonFile): Plan {
  const read = new Reader(file.path);
  const root = isObject(file.json)
    ? file.json
    : notAPlan(file.path, 'its top level is not an object');
  rejectState(root, file.path);
  const formatVersion = checkFormatVersion(root, file.path);
  if (root['errored'] === true) {
    throw new HoldfastError(
      'plan/errored',
      `${file.path} is a plan that failed: it holds only part of the stack`,
      {
        hint: 'Mend what `terraform plan` reported, and plan again.',
      },
    );
  }
  const configuration = readConfiguration(read, root['configuration']);
  const resources = new Map<string, PlannedResource>();
  const data = new Map<string, PlannedResource>();
  for (const resource of readChanges(read, root['resource_changes'], configuration)) {
    (resource.mode === 'data' ? data : resources).set(resource.address, resource);
  }
  for (const resource of readPriorData(read, root['prior_state'], configuration)) {
    if (!data.has(resource.address)) data.set(resource.address, resource);
  }
  const plan: Omit<Plan, 'unaccounted'> = {
    path: file.path,
    sha256: file.sha256,
    terraformVersion:
      read.optionalString(root['terraform_version'], 'terraform_version') ?? 'unknown',
    formatVersion,
    complete: root['complete'] !== false,
    resources,
    data,
    configuration,
    providers: read.optionalObject(
      read.optionalObject(root['configuration'], 'configuration')['provider_config'],
      'configuration.provider_config',
    ),
    variables: readVariables(read, root['variables']),
    changes: [...readActions(read, root['resource_changes'])],
  };
  checkCompleteness(plan, read, root);
  return { ...plan, unaccounted: findUnaccounted(plan) };
}

function rejectState(root: JsonObject, path: string): void {
  const rawState = 'lineage' in root || ('serial' in root && 'version' in root);
  const shownState =
    'values' in root && !('planned_values' in root) && !('resource_changes' in root);
  if (!rawState && !shownState) return;
  throw new HoldfastError('plan/state-file', `${path} is a Terraform state, not a plan`, {
    hint: `Plan first: terraform plan -out=plan.bin. ${SHOW}`,
  });
}

function checkFormatVersion(root: JsonObject, path: string): string {
  const version = root['format_version'];
  if (version === undefined) return notAPlan(path, 'it has no `format_version`');
  const match = typeof version === 'string' ? /^(\d+)\.(\d+)$/.exec(version) : null;
  if (typeof version !== 'string' || !match) {
    throw new HoldfastError(
      'plan/format-version',
      `${path}: \`format_version\` is ${JSON.stringify(version)?.slice(0, 40)}, expected a text such as "1.2"`,
      { hint: SHOW },
    );
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major > 1 || (major === 0 && (minor < 1 || minor > 2))) {
    throw new HoldfastError(
      'plan/format-version',
      `${path} has format version ${version}; Holdfast reads 0.1, 0.2 and 1.x`,
      {
        hint: 'Update Holdfast, or plan with a Terraform whose `terraform show -json` writes 1.x.',
      },
    );
  }
  return version;
}

function notAPlan(path: string, why: string): never {
  throw new HoldfastError('plan/not-a-plan', `${path} is not a Terraform plan: ${why}`, {
    hint: SHOW,
  });
}

function readConfiguration(read: Reader, value: unknown): ModuleConfig {
  const configuration = read.optionalObject(value, 'configuration');
  return readModuleConfig(read, configuration['root_module'], 'configuration.root_module');
}

function readVariables(read: Reader, value: unknown): Map<string, unknown> {
  const entries = Object.entries(read.optionalObject(value, 'variables'));
  return new Map(entries.map(([name, item]) => [name, isObject(item) ? item['value'] : undefined]));
}

function* readChanges(
  read: Reader,
  value: unknown,
  root: ModuleConfig,
): Generator<PlannedResource> {
  for (const [index, item] of read.optionalArray(value, 'resource_changes').entries()) {
    const at = `resource_changes[${index}]`;
    const entry = read.object(item, at);
    const change = read.object(entry['change'], `${at}.change`);
    const actions = read.strings(change['actions'], `${at}.change.actions`);
    const identity = readIdentity(read, entry, at);
    // A deposed object is the old half of a replacement; a deleted or forgotten one is not in the stack.
    if (entry['deposed'] !== undefined && entry['deposed'] !== null) continue;
    if (actions.at(-1) === 'delete' && actions.length === 1) continue;
    if (actions.includes('forget')) continue;
    yield {
      ...identity,
      values: read.optionalObject(change['after'], `${at}.change.after`),
      unknown:
        change['after_unknown'] === true
          ? {}
          : read.optionalObject(change['after_unknown'], `${at}.change.after_unknown`),
      config: findConfig(root, identity),
    };
  }
}

function* readActions(read: Reader, value: unknown): Generator<ResourceChange> {
  for (const [index, item] of read.optionalArray(value, 'resource_changes').entries()) {
    const at = `resource_changes[${index}]`;
    const entry = read.object(item, at);
    const change = read.object(entry['change'], `${at}.change`);
    const action = actionOf(read.strings(change['actions'], `${at}.change.actions`));
    const { address, type, mode } = readIdentity(read, entry, at);
    if (action === undefined || mode === 'data') continue;
    yield {
      address,
      type,
      action,
      before: read.optionalObject(change['before'], `${at}.change.before`),
    };
  }
}

function actionOf(actions: readonly string[]): ChangeAction | undefined {
  if (actions.includes('forget')) return 'forget';
  if (actions.includes('create')) return actions.includes('delete') ? 'replace' : 'create';
  return (['update', 'delete'] as const).find((action) => actions.includes(action));
}

function* readPriorData(
  read: Reader,
  value: unknown,
  root: ModuleConfig,
): Generator<PlannedResource> {
  const prior = read.optionalObject(value, 'prior_state');
  const values = read.optionalObject(prior['values'], 'prior_state.values');
  for (const { entry, at } of walkModules(
    read,
    values['root_module'],
    'prior_state.values.root_module',
  )) {
    if (entry['mode'] !== 'data') continue;
    const identity = readIdentity(read, entry, at);
    yield {
      ...identity,
      values: read.optionalObject(entry['values'], `${at}.values`),
      unknown: {},
      config: findConfig(root, identity),
    };
  }
}

interface Identity {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly rawType: string;
  readonly name: string;
  readonly key: InstanceKey;
  readonly modulePath: ModulePath;
  readonly moduleAddress: string;
}

function readIdentity(read: Reader, entry: JsonObject, at: string): Identity {
  const address = read.string(entry['address'], `${at}.address`);
  const rawType = read.string(entry['type'], `${at}.type`);
  const index = entry['index'];
  const name = read.string(entry['name'], `${at}.name`);
  const mode = entry['mode'] === 'data' ? 'data' : 'managed';
  const moduleAddress =
    read.optionalString(entry['module_address'], `${at}.module_address`) ??
    moduleOf(address, mode, rawType, name);
  return {
    address,
    mode,
    type: canonicalType(rawType),
    rawType,
    name,
    key: typeof index === 'string' || typeof index === 'number' ? index : undefined,
    modulePath: parseModuleAddress(moduleAddress),
    moduleAddress,
  };
}

/** `planned_values` and `prior_state` name no module: it is what stands before the resource itself. */
function moduleOf(address: string, mode: string, type: string, name: string): string {
  const own = `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
  const at = address.startsWith(own) ? 0 : address.lastIndexOf(`.${own}`);
  return at > 0 ? address.slice(0, at) : '';
}

function findConfig(root: ModuleConfig, identity: Identity): ResourceConfig | undefined {
  let module: ModuleConfig | undefined = root;
  for (const step of identity.modulePath) module = module?.calls.get(step.name)?.module;
  return module?.resources.get(configKey(identity.mode, identity.rawType, identity.name));
}
