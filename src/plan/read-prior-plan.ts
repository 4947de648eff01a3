import { findOtherPrior } from './check-changes.js';
import { notWhole } from './check-completeness.js';
import { EMPTY_MODULE } from './configuration.js';
import { isObject, Reader, type JsonObject } from './json-shape.js';
import type { Plan, PlannedResource } from './plan.js';
import type { JsonFile } from './read-file.js';
import { withoutRefreshedBlocks } from './refreshed-blocks.js';
import { readSensitiveValues, sensitiveOutputs } from './sensitive-values.js';
import { readStateResources } from './state-resources.js';

/** What is there before a plan is applied. */
export interface PriorPlan {
  /** The plan's prior state, in the form of a plan that changes nothing. Undefined: there is none. */
  readonly plan: Plan | undefined;
  /**
   * Address before, by the address after it, of what a `moved` block gave another one. Terraform moves
   * before it refreshes, so that its prior state has the address after it.
   */
  readonly movedFrom: ReadonlyMap<string, string>;
}

/**
 * Reads the `prior_state` that a plan's JSON carries. The configuration is left out on purpose: it
 * is the new one, and would answer for the old stack where it differs.
 *
 * @throws HoldfastError plan/wrong-type, plan/incomplete where it is the prior state of another plan
 */
export function readPriorPlan(file: JsonFile): PriorPlan {
  const read = new Reader(file.path);
  const root = read.object(file.json, 'the top level');
  const { values } = read.optionalObject(root['prior_state'], 'prior_state');
  const resources = new Map<string, PlannedResource>();
  const data = new Map<string, PlannedResource>();
  for (const resource of readStateResources(read, values, 'prior_state.values', EMPTY_MODULE))
    (resource.mode === 'data' ? data : resources).set(resource.address, resource);
  const changes = read.optionalArray(root['resource_changes'], 'resource_changes');
  const formatVersion = String(root['format_version']);
  const problem = formatVersion.startsWith('0.') ? undefined : findOtherPrior(changes, resources);
  if (problem !== undefined) throw notWhole(file.path, problem);
  const movedFrom = readMoves(changes);
  if (resources.size === 0) return { plan: undefined, movedFrom };
  const configuration = read.optionalObject(root['configuration'], 'configuration');
  return {
    plan: {
      kind: 'state',
      path: file.path,
      sha256: file.sha256,
      terraformVersion: 'unknown',
      formatVersion: 'unknown',
      complete: true,
      unaccounted: [],
      resources: withoutRefreshedBlocks(resources, []),
      data,
      configuration: EMPTY_MODULE,
      outputs: readOutputs(read.optionalObject(values, 'prior_state.values')),
      sensitiveOutputs: sensitiveOutputs(read.optionalObject(values, 'prior_state.values')),
      providers: read.optionalObject(
        configuration['provider_config'],
        'configuration.provider_config',
      ),
      variables: new Map(),
      sensitiveValues: readSensitiveValues(root),
      changes: [],
      context: new Set(),
    },
    movedFrom,
  };
}

function readOutputs({ outputs }: JsonObject): Map<string, unknown> {
  return new Map(
    Object.entries(isObject(outputs) ? outputs : {}).map(([name, output]) => [
      name,
      isObject(output) ? output['value'] : undefined,
    ]),
  );
}

/** Address before, by the address after it, of what the plan in a file moves. */
export function readMovesOf({ path, json }: JsonFile): ReadonlyMap<string, string> {
  const read = new Reader(path);
  const { resource_changes: changes } = read.object(json, 'the top level');
  return readMoves(read.optionalArray(changes, 'resource_changes'));
}

function readMoves(changes: readonly unknown[]): Map<string, string> {
  const moves = new Map<string, string>();
  for (const item of changes) {
    if (!isObject(item)) continue;
    const { address, previous_address: before } = item;
    if (typeof address === 'string' && typeof before === 'string') moves.set(address, before);
  }
  return moves;
}
