import { HoldfastError } from '../model/error.js';
import { EMPTY_MODULE } from './configuration.js';
import { checkFormatVersion, stateRoot } from './document-kind.js';
import { isObject, Reader } from './json-shape.js';
import type { Plan, PlannedResource } from './plan.js';
import type { JsonFile } from './read-file.js';
import { withoutRefreshedBlocks } from './refreshed-blocks.js';
import { readSensitiveValues, sensitiveOutputs } from './sensitive-values.js';
import { readStateResources } from './state-resources.js';

/**
 * Reads the JSON of a Terraform state (`terraform show -json`) as a plan that changes nothing. It has
 * no configuration: links are told by ids, and nothing in it is unknown.
 * @throws HoldfastError with a code `state/…` or `plan/…` and exit code 2 for anything else
 */
export function toState(file: JsonFile): Plan {
  const read = new Reader(file.path);
  const root = stateRoot(file);
  const formatVersion = checkFormatVersion(root, file.path);
  const values = read.object(root['values'], 'values');
  const resources = new Map<string, PlannedResource>();
  const data = new Map<string, PlannedResource>();
  for (const resource of readStateResources(read, values, 'values', EMPTY_MODULE)) {
    (resource.mode === 'data' ? data : resources).set(resource.address, resource);
  }
  if (resources.size === 0) {
    throw new HoldfastError(
      'state/no-resources',
      `${file.path} holds no resources, so there is nothing to judge`,
      { hint: 'Check that it is the state of the stack and of the workspace you meant.' },
    );
  }
  const outputs = Object.entries(read.optionalObject(values['outputs'], 'values.outputs'));
  return {
    kind: 'state',
    path: file.path,
    sha256: file.sha256,
    terraformVersion:
      read.optionalString(root['terraform_version'], 'terraform_version') ?? 'unknown',
    formatVersion,
    complete: true,
    unaccounted: [],
    resources: withoutRefreshedBlocks(resources, []),
    data,
    configuration: EMPTY_MODULE,
    outputs: new Map(
      outputs.map(([name, item]) => [name, isObject(item) ? item['value'] : undefined]),
    ),
    sensitiveOutputs: sensitiveOutputs(values),
    providers: {},
    variables: new Map(),
    sensitiveValues: readSensitiveValues(root),
    changes: [],
    context: new Set(),
  };
}
