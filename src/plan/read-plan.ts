import { HoldfastError } from '../model/error.js';
import { findTampering } from './check-changes.js';
import {
  checkCompleteness,
  findKept,
  doubtUnplanned,
  findUnplanned,
  forgottenBy,
  notWhole,
  readPlannedValues,
} from './check-completeness.js';
import { findUnfounded } from './check-sources.js';
import { findUnaccounted } from './find-unaccounted.js';
import { readModuleConfig, type ModuleConfig } from './configuration.js';
import { checkFormatVersion, planRoot } from './document-kind.js';
import { isObject, Reader, type JsonObject } from './json-shape.js';
import type { Plan, PlannedResource } from './plan.js';
import { readJsonFile, type JsonFile } from './read-file.js';
import { withoutRefreshedBlocks } from './refreshed-blocks.js';
import { readActions, readChangeEntries, readPlannedResources } from './resource-changes.js';
import { readSensitiveValues, sensitiveOutputs } from './sensitive-values.js';
import { readStateResources } from './state-resources.js';

/**
 * Reads the JSON of a Terraform or OpenTofu plan, of any format from 0.1 (Terraform 0.12) to 1.x.
 * @throws HoldfastError with a code `plan/…` and exit code 2 for anything that is not a whole plan.
 */
export function readPlan(path: string): Plan {
  return toPlan(readJsonFile(path));
}

export function toPlan(file: JsonFile): Plan {
  const { plan, raw, planned } = parsePlan(file);
  if (!planned) throw notWhole(file.path, 'it has no `planned_values`');
  const problem = findTampering(raw, planned, forgottenBy(plan)) ?? findUnfounded(plan);
  if (problem !== undefined) throw notWhole(file.path, problem);
  return plan;
}

interface ParsedPlan {
  readonly plan: Plan;
  /** Its resources with their blocks as a refresh left them. */
  readonly raw: Plan['resources'];
  /** `planned_values` by address. */
  readonly planned: ReadonlyMap<string, JsonObject> | undefined;
}

/** Reads a plan as it stands. Only toPlan looks whether its resources are whole. */
export function parsePlan(file: JsonFile): ParsedPlan {
  const read = new Reader(file.path);
  const root = planRoot(file);
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
  const variables = readVariables(read, root['variables']);
  const scope = { root: configuration, variables };
  const entries = readChangeEntries(read, root['resource_changes']);
  for (const resource of readPlannedResources(read, entries, scope)) {
    (resource.mode === 'data' ? data : resources).set(resource.address, resource);
  }
  const { values } = read.optionalObject(root['prior_state'], 'prior_state');
  const prior = readStateResources(read, values, 'prior_state.values', configuration);
  for (const resource of prior) {
    if (resource.mode === 'data' && !data.has(resource.address))
      data.set(resource.address, resource);
  }
  const changes = readActions(read, entries);
  // What -target leaves out stays as it is.
  const unplanned = findUnplanned(resources, { changes, formatVersion }, prior);
  const all =
    unplanned.length === 0
      ? resources
      : new Map([...resources, ...unplanned.map((own) => [own.address, own] as const)]);
  const plan: Omit<Plan, 'unaccounted'> = {
    kind: 'plan',
    path: file.path,
    sha256: file.sha256,
    terraformVersion:
      read.optionalString(root['terraform_version'], 'terraform_version') ?? 'unknown',
    formatVersion,
    complete: root['complete'] !== false,
    resources: withoutRefreshedBlocks(
      all,
      changes
        .filter(({ action }) => action !== 'forget')
        .map(({ type, before }) => ({ type, values: before })),
    ),
    data,
    configuration,
    outputs: readOutputs(read, root['planned_values']),
    sensitiveOutputs: sensitiveOutputs(
      read.optionalObject(root['planned_values'], 'planned_values'),
    ),
    providers: read.optionalObject(
      read.optionalObject(root['configuration'], 'configuration')['provider_config'],
      'configuration.provider_config',
    ),
    variables,
    sensitiveValues: readSensitiveValues(root),
    changes,
    context: new Set(),
  };
  const planned = readPlannedValues(read, root);
  checkCompleteness({ path: file.path, resources, changes }, planned, prior);
  const unaccounted = [...findUnaccounted(plan), ...doubtUnplanned(unplanned), ...findKept(plan)];
  return { plan: { ...plan, unaccounted }, raw: resources, planned };
}

function readConfiguration(read: Reader, value: unknown): ModuleConfig {
  const configuration = read.optionalObject(value, 'configuration');
  return readModuleConfig(read, configuration['root_module'], 'configuration.root_module');
}

function readVariables(read: Reader, value: unknown): Map<string, unknown> {
  const entries = Object.entries(read.optionalObject(value, 'variables'));
  return new Map(entries.map(([name, item]) => [name, isObject(item) ? item['value'] : undefined]));
}

/** Outputs whose value is known while planning. */
function readOutputs(read: Reader, value: unknown): Map<string, unknown> {
  const planned = read.optionalObject(value, 'planned_values');
  const outputs = Object.entries(read.optionalObject(planned['outputs'], 'planned_values.outputs'));
  return new Map(
    outputs.flatMap(([name, item]) =>
      isObject(item) && item['value'] !== undefined ? [[name, item['value']] as const] : [],
    ),
  );
}
