import { expect, it } from 'vitest';
import type { Deployment } from '../model/deployment.js';
import { plannedInventory } from '../run/predict/planned-inventory.js';
import { FAULTS } from './faults.js';
import { intentOf } from './intent-of.js';
import { plansOf, referenceDeployments } from './reference-plans.fixture.js';

type Tags = Readonly<Record<string, string>>;

/** What the documentation configures as `aws.tag`, and infra/ gives its stacks. */
const TAG = { key: 'chaos', value: 'allowed' };

/** As such projects first ship, they were never made to be broken. */
const isReference = ({ stack }: { readonly stack: string }): boolean => !stack.endsWith('-first');

/** Tags by the last part of an ARN or id, as the stack has them once it was applied and has launched. */
function tagsByName(deployment: Deployment): ReadonlyMap<string, Tags> {
  const { autoScalingGroups: groups, instances, subnets, databases, caches } = deployment;
  const launched = plannedInventory(deployment).instances.flatMap(({ id, address }) => {
    const group = groups.find((each) => each.address === address);
    return group === undefined ? [] : [[id, group.tags] as const];
  });
  return new Map<string, Tags>([
    ...launched,
    ...instances.map(({ id, tags }) => [id, tags] as const),
    ...subnets.map(({ id, tags = {} }) => [id, tags] as const),
    ...groups.map(({ name, tags, ownTags = tags }) => [name, ownTags] as const),
    ...databases.map(({ identifier, tags = {} }) => [identifier, tags] as const),
    ...caches.map(({ replicationGroupId, tags = {} }) => [replicationGroupId, tags] as const),
  ]);
}

/** What of these targets does not carry the tag; a target whose tags nobody knows does not either. */
function untagged(deployment: Deployment, arns: readonly string[]): string[] {
  const tags = tagsByName(deployment);
  return arns.filter((arn) => {
    const own = tags.get(arn.split(/[:/]/).at(-1) ?? '');
    return own?.[TAG.key] !== TAG.value;
  });
}

it.each(Object.keys(FAULTS))('all that %s hits on a reference stack carries the tag', (name) => {
  for (const { stack, plan, deployment } of plansOf(name).filter(isReference)) {
    const { targets } = intentOf(plan, 'run', deployment);
    if (plan.pressure === null) expect(targets.length, stack).toBeGreaterThan(0);
    const arns = [...new Set(targets.map(({ arn }) => arn))];
    expect(untagged(deployment, arns), stack).toEqual([]);
  }
});

it('a group whose tag does not propagate, and a template without it, would be found', () => {
  const killed = plansOf('kill-az').find(({ stack }) => stack === 'private-web-app');
  if (killed === undefined) throw new Error('kill-az applies to private-web-app');
  const { plan, deployment } = killed;
  const without = {
    ...deployment,
    autoScalingGroups: deployment.autoScalingGroups.map((group) => ({ ...group, tags: {} })),
  };
  const arns = intentOf(plan, 'run', deployment).targets.map(({ arn }) => arn);
  const missing = untagged(without, arns);
  expect(missing.length).toBeGreaterThan(0);
  for (const arn of missing) expect(arn).toContain(':instance/private-web-app-app-');
});

it('the reference stacks are the five', () => {
  const stacks = referenceDeployments.filter(isReference).map(({ stack }) => stack);
  expect(stacks).toEqual([
    'banking-two-instances',
    'banking-two-regions',
    'private-web-app',
    'private-web-app-all-at-once',
    'private-web-app-base',
    'private-web-app-blue-green',
    'private-web-app-extended',
    'private-web-app-flawed',
    'status-page',
    'web-cluster-production',
    'web-cluster-staging',
  ]);
});
