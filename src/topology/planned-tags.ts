import { isObject } from '../plan/json-shape.js';
import type { PlannedResource } from '../plan/plan.js';
import type { Resolver } from '../plan/resolver.js';
import { namedTemplate } from './launch-settings.js';

/** Tags as the resource will carry them: with the provider's default tags where the plan has these. */
export function plannedTags({ values }: PlannedResource): Record<string, string> {
  return Object.fromEntries(textEntries(values['tags_all'] ?? values['tags']));
}

/** Tags that a launch template puts on what is launched from it, by whatever names the template. */
export function launchedTags(resource: PlannedResource, resolver: Resolver): [string, string][] {
  const templates = namedTemplate(resource, resolver).targets;
  return templates.flatMap(({ resource: template }) => {
    const rows = template.values['tag_specifications'];
    return (Array.isArray(rows) ? rows : [])
      .filter(isObject)
      .filter((row) => row['resource_type'] === 'instance')
      .flatMap((row) => textEntries(row['tags']));
  });
}

/** The members of an object that are texts. */
export function textEntries(value: unknown): [string, string][] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[key, text]] : [],
  );
}
