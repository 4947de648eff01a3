import { buildPlan, resource, type ModuleSpec, type ResourceSpec } from './plan-builder.fixture.js';
import type { JsonMap, Value } from './planned-values.fixture.js';
import { Resolver } from './resolver.js';

/** What `subnet_id` of a resource refers to, its targets by their addresses. */
export function followIn(module: ModuleSpec, address = 'aws_user.x', overrides: JsonMap = {}) {
  const resolver = new Resolver(buildPlan(module, overrides));
  const own = resolver.plan.resources.get(address);
  if (!own) throw new Error(`no ${address}`);
  const links = resolver.links(own, ['subnet_id'], (type) => type === 'aws_subnet');
  return { ...links, targets: links.targets.map((target) => target.resource.address) };
}

/** The same of an argument of `aws_user.x` in a root module with these resources. */
export function follow(value: Value, ...others: readonly ResourceSpec[]) {
  return followIn({ resources: [...others, resource('aws_user.x', { subnet_id: value })] });
}

/** Links that hold all of these and nothing else. */
export const exactly = (...targets: readonly string[]) => ({
  targets,
  external: [],
  exact: true,
  gaps: [],
  absent: false,
});

/** Links that hold one of these, or some, and nothing else. */
export const oneOf = (...targets: readonly string[]) => ({ ...exactly(...targets), exact: false });

/** Links that may hold anything. */
export const gap = (reason: string) => ({ targets: [], exact: false, gaps: [reason] });

export const subnet = (name: string, repeat: object = {}): ResourceSpec =>
  resource(`aws_subnet.${name}`, {}, repeat);
