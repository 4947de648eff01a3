import type { Deployment } from '../../../model/deployment.js';
import type { World } from '../../world.js';
import { findZone } from '../zones.js';
import { listResources, RESOURCE_TYPES, type Resource, type ResourceType } from './resources.js';
import { parseSelection, select } from './selection.js';
import type { TargetInput } from './template.js';

/** Parameters by which targets of a type can be narrowed down. Source: FIS user guide, Targets. */
const PARAMETERS: Readonly<Record<ResourceType, readonly string[]>> = {
  'aws:ec2:instance': [],
  'aws:ec2:autoscaling-group': [],
  'aws:ec2:subnet': ['availabilityZoneIdentifier', 'vpc'],
  'aws:rds:db': ['availabilityZoneIdentifiers'],
  'aws:rds:cluster': ['writerAvailabilityZoneIdentifiers'],
  'aws:elasticache:replicationgroup': ['availabilityZoneIdentifier'],
};

/** What AWS would refuse in a target when a template is created; null where nothing is wrong. */
export function checkTarget(target: TargetInput, deployment: Deployment): string | null {
  const type = target.resourceType;
  if (!isResourceType(type)) {
    return `resource type ${type} is not served by this lab, which knows: ${RESOURCE_TYPES.join(', ')}`;
  }
  const byArn = target.resourceArns.length > 0;
  const byTag = Object.keys(target.resourceTags).length > 0;
  const byFilter = target.filters.length > 0;
  const given = Object.keys(target.parameters);
  if (byArn && (byTag || byFilter)) {
    return 'resourceArns cannot be combined with resourceTags or filters';
  }
  if (!byArn && !byTag && !byFilter && given.length === 0) {
    return 'it names no resource: give resourceArns, resourceTags, filters or parameters';
  }
  const unknown = given.filter((name) => !PARAMETERS[type].includes(name));
  if (unknown.length > 0) return `${type} has no parameter ${unknown.join(', ')}`;
  if (type === 'aws:elasticache:replicationgroup' && zoneParameter(target).length !== 1) {
    return `${type} needs the parameter availabilityZoneIdentifier, one zone`;
  }
  const lost = zoneParameter(target).filter((zone) => findZone(deployment, zone) === null);
  if (lost.length > 0) return `there is no zone ${lost.join(', ')} here`;
  if (parseSelection(target.selectionMode) === null) {
    return `selectionMode ${target.selectionMode} is none of ALL, COUNT(n), PERCENT(n)`;
  }
  return null;
}

/** The resources that a target stands for now. An empty list is an answer, not an error. */
export function resolveTarget(target: TargetInput, world: World): readonly Resource[] {
  const type = target.resourceType;
  const selection = parseSelection(target.selectionMode);
  if (!isResourceType(type) || selection === null) return [];
  const zones = zoneParameter(target).map((zone) => findZone(world.deployment, zone));
  const vpc = target.parameters['vpc'];
  const found = listResources(type, world).filter(
    (resource) =>
      (target.resourceArns.length === 0 || target.resourceArns.includes(resource.arn)) &&
      Object.entries(target.resourceTags).every(([key, value]) => hasTag(resource, key, value)) &&
      target.filters.every(({ path, values }) =>
        valuesAt(resource.attributes, path.split('.')).some((value) => values.includes(value)),
      ) &&
      (zones.length === 0 || resource.zones.some((zone) => zones.includes(zone))) &&
      (vpc === undefined || vpc === resource.vpcId),
  );
  return select(found, selection);
}

function isResourceType(type: string): type is ResourceType {
  return RESOURCE_TYPES.some((known) => known === type);
}

function hasTag(resource: Resource, key: string, value: string): boolean {
  return Object.hasOwn(resource.tags, key) && resource.tags[key] === value;
}

function zoneParameter(target: TargetInput): string[] {
  const { parameters } = target;
  const text =
    parameters['availabilityZoneIdentifiers'] ?? parameters['availabilityZoneIdentifier'];
  return text === undefined ? [] : text.split(',').map((zone) => zone.trim());
}

/** Every value at a path of PascalCase names; lists on the way are entered. */
function valuesAt(attributes: unknown, path: readonly string[]): string[] {
  if (Array.isArray(attributes)) return attributes.flatMap((item) => valuesAt(item, path));
  const [name, ...rest] = path;
  if (name === undefined) {
    return typeof attributes === 'string' ||
      typeof attributes === 'number' ||
      typeof attributes === 'boolean'
      ? [String(attributes)]
      : [];
  }
  if (typeof attributes !== 'object' || attributes === null) return [];
  if (!Object.hasOwn(attributes, name)) return [];
  const value: unknown = Reflect.get(attributes, name);
  return valuesAt(value, rest);
}
