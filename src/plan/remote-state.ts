import { isObject } from './json-shape.js';
import type { Plan, PlannedResource } from './plan.js';

export const REMOTE_STATE = 'terraform_remote_state';

/**
 * Names of the calls of the joined stacks that a `terraform_remote_state` may mean: those whose name
 * is a part of its key, path, prefix or workspace (`prod/network/terraform.tfstate` is the stack
 * `network`), else every other stack that has the output. A plan does not tell where its own state is.
 */
export function findRemoteStacks(data: PlannedResource, output: string, plan: Plan): string[] {
  const own = data.modulePath[0]?.name;
  const having = [...plan.configuration.calls].filter(
    ([name, call]) => name.endsWith(':') && name !== own && call.module.outputs.has(output),
  );
  const parts = new Set(placeParts(data.values['config'], data.values['workspace']));
  const named = having.filter(([name]) => parts.has(name.slice(0, -1).toLowerCase()));
  return (named.length > 0 ? named : having).map(([name]) => name);
}

/** Folder and file names of where a backend keeps the state; the bucket holds those of many. */
function placeParts(config: unknown, workspace: unknown): string[] {
  const settings = isObject(config) ? config : {};
  const workspaces = isObject(settings['workspaces']) ? settings['workspaces']['name'] : undefined;
  return [settings['key'], settings['path'], settings['prefix'], workspaces, workspace]
    .filter((text): text is string => typeof text === 'string')
    .flatMap((text) => text.toLowerCase().split(/[/\\]/))
    .map((part) => part.replace(/(\.(tfstate|json))+$/, ''));
}
