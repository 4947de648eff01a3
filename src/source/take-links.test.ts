import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../plan/plan.js';
import { toPlan } from '../plan/read-plan.js';
import { Resolver } from '../plan/resolver.js';
import { mintIds, type Minted } from './mint.js';
import { findMismatch } from './mismatch.js';
import type { MockedChange } from './mocked-change.js';
import { readModuleTree, type ModuleTree } from './module-tree.js';
import { takeLinks } from './take-links.js';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-links-'));
let tree: ModuleTree;

beforeAll(() => {
  writeFileSync(
    join(folder, 'main.tf'),
    `locals {
  ids = [aws_subnet.new.id, aws_subnet.old.id, "subnet-0123456789abcdef0"]
}
resource "aws_subnet" "new" {}
resource "aws_subnet" "old" {}
resource "aws_vpc" "main" {}
resource "aws_lb" "x" {
  name            = "x"
  subnets         = local.ids
  security_groups = [aws_vpc.main.default_security_group_id]
  subnet_mapping {
    subnet_id = local.ids[0]
  }
  part {
    subnet = local.ids[0]
    size   = aws_subnet.new.availability_zone
  }
}
`,
  );
  tree = readModuleTree(folder, { sourceRoot: folder });
});
afterAll(() => rmSync(folder, { recursive: true }));

const change = (
  address: string,
  actions: readonly string[],
  after: object,
  after_unknown: object,
) => {
  const [type, name] = address.split('.');
  return {
    address,
    mode: 'managed',
    type,
    name,
    change: { actions, before: null, after, after_unknown },
  };
};

function readTestPlan(
  more: readonly ReturnType<typeof change>[] = [],
  known: object = {},
  open: object = {},
): Plan {
  const changes = [
    change('aws_subnet.new', ['create'], {}, { id: true, arn: true, availability_zone: true }),
    change(
      'aws_subnet.old',
      ['no-op'],
      { id: 'subnet-0aaaaaaaaaaaaaaa0', arn: null, availability_zone: null },
      {},
    ),
    change(
      'aws_vpc.main',
      ['create'],
      {},
      { id: true, default_security_group_id: true, ipv6_association_id: true },
    ),
    change(
      'aws_lb.x',
      ['create'],
      { name: 'x', subnet_mapping: [{ allocation_id: null }], ...known },
      {
        id: true,
        subnets: true,
        security_groups: true,
        subnet_mapping: [{ subnet_id: true, outpost_id: true }],
        ...open,
      },
    ),
    ...more,
  ];
  const resources = changes.map(({ change: { after }, ...own }) => ({ ...own, values: after }));
  const json = {
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: { resources } },
    resource_changes: changes,
  };
  return toPlan({ path: 'plan.json', sha256: '', json });
}

function mock(minted: Minted, lb: object = {}): Map<string, MockedChange> {
  const id = (address: string, attribute = 'id'): string =>
    minted.byAddress.get(address)?.get(attribute) ?? 'none';
  const after = {
    name: 'x',
    subnets: [id('aws_subnet.old'), id('aws_subnet.new')],
    security_groups: [id('aws_vpc.main', 'default_security_group_id')],
    subnet_mapping: [
      { subnet_id: id('aws_subnet.new'), outpost_id: 'made up', allocation_id: null },
    ],
    ...lb,
  };
  const of = (address: string, values: object = {}): [string, MockedChange] => [
    address,
    { address, after: { ...values }, unknown: {} },
  ];
  return new Map([
    of('aws_subnet.new', { availability_zone: 'made up' }),
    of('aws_subnet.old'),
    of('aws_vpc.main'),
    of('aws_lb.x', after),
  ]);
}

type Ids = (address: string) => string;

function take(lb: object | ((id: Ids) => object) = {}, plan: Plan = readTestPlan()) {
  const minted = mintIds(plan, tree, 'seed');
  const id: Ids = (address) => minted.byAddress.get(address)?.get('id') ?? 'none';
  const changes = mock(minted, typeof lb === 'function' ? lb(id) : lb);
  const { reason, kept } = findMismatch(plan, changes, minted, tree);
  const linked = takeLinks(plan, tree, changes, minted, kept);
  return { reason, ...linked, lb: linked.plan.resources.get('aws_lb.x') };
}

describe('a block of which a part rests on what a mock makes up', () => {
  const part = { part: [{ subnet: true, size: true }] };

  it('has the rest filled', () => {
    const found = take(
      (id) => ({ part: [{ subnet: id('aws_subnet.new'), size: id('aws_subnet.old') }] }),
      readTestPlan([], { part: [{}] }, part),
    );
    expect(found.lb?.values['part']).toEqual([{ subnet: 'aws_subnet.new.id' }]);
    expect(found.lb?.unknown['part']).toEqual([{ size: true }]);
  });

  it('stays as it is where there are several, or nothing stands there', () => {
    const two = {
      part: [
        { subnet: true, size: true },
        { subnet: true, size: true },
      ],
    };
    const rows = (id: Ids) => ['new', 'old'].map((name) => ({ subnet: id(`aws_subnet.${name}`) }));
    const several = take((id) => ({ part: rows(id) }), readTestPlan([], { part: [{}, {}] }, two));
    expect(several.lb?.unknown['part']).toEqual(two.part);
    const none = take({ part: [{ subnet: null }] }, readTestPlan([], { part: [{}] }, part));
    expect(none.lb?.unknown['part']).toEqual(part.part);
  });
});

describe('takeLinks', () => {
  it('fills links with what names the resource in the plan, and nothing else', () => {
    const { plan, lb, count } = take();
    expect(count).toBe(3);
    expect(lb?.values).toEqual({
      name: 'x',
      subnets: ['subnet-0aaaaaaaaaaaaaaa0', 'aws_subnet.new.id'],
      security_groups: ['aws_vpc.main.default_security_group_id'],
      subnet_mapping: [{ allocation_id: null, subnet_id: 'aws_subnet.new.id' }],
    });
    expect(lb?.unknown).toEqual({ id: true, subnet_mapping: [{ outpost_id: true }] });
    expect(plan.resources.get('aws_subnet.new')?.values).toEqual({ id: 'aws_subnet.new.id' });
    expect(plan.resources.get('aws_subnet.new')?.unknown).toEqual({
      arn: true,
      availability_zone: true,
    });
    const links = new Resolver(plan).links(
      lb ?? never(),
      ['subnets'],
      (type) => type === 'aws_subnet',
    );
    expect(links.targets.map(({ resource }) => resource.address).toSorted()).toEqual([
      'aws_subnet.new',
      'aws_subnet.old',
    ]);
    expect(links).toMatchObject({ exact: true, gaps: [], external: [] });
  });

  it.each([
    ['a text', 'stolen'],
    ['an id that the plan does not hold', 'subnet-0123456789abcdef0'],
    ['an id of ours that was changed', 'subnet-'],
  ])('takes no %s of the source', (_, text) => {
    const { plan, lb } = take({ subnets: [text] });
    expect(lb?.unknown['subnets']).toBe(true);
    expect(JSON.stringify([...plan.resources.values()])).not.toContain('stolen');
  });

  it('takes an id that the plan holds itself', () => {
    const { lb } = take({ subnets: ['subnet-0aaaaaaaaaaaaaaa0'] });
    expect(lb?.values['subnets']).toEqual(['subnet-0aaaaaaaaaaaaaaa0']);
  });
});

describe('findMismatch', () => {
  it('is none for the plan’s own source', () => {
    expect(take().reason).toBe(undefined);
  });

  it('names what the plan has and the source has not, and only counts the reverse', () => {
    const plan = readTestPlan([
      change(
        'aws_vpc.other',
        ['create'],
        {},
        { id: true, default_security_group_id: true, ipv6_association_id: true },
      ),
    ]);
    expect(take({}, plan).reason).toBe('it does not plan aws_vpc.other');
    const minted = mintIds(readTestPlan(), tree, 'seed');
    const changes = mock(minted).set('aws_x.y["stolen"]', { address: 'x', after: {}, unknown: {} });
    expect(findMismatch(readTestPlan(), changes, minted, tree).reason).toBe(
      'it plans 1 more resource',
    );
  });

  it('is another value of what is created; what exists keeps its unknowns', () => {
    expect(take({ name: 'stolen' }).reason).toBe('it plans another `name` for aws_lb.x');
    const plan = readTestPlan();
    const existing = {
      ...plan,
      changes: plan.changes.filter(({ address }) => address !== 'aws_lb.x'),
    };
    const { reason, lb } = take({ name: 'other' }, existing);
    expect(reason).toBe(undefined);
    expect(lb?.unknown['subnets']).toBe(true);
  });
});

describe('mintIds', () => {
  it('makes none for what AWS may leave empty', () => {
    const ids = mintIds(readTestPlan(), tree, 'seed').byAddress.get('aws_vpc.main');
    expect([...(ids?.keys() ?? [])]).toEqual(['id', 'default_security_group_id']);
  });

  it('gives ids in the form of their type, new ones for each run, and none for what the source sets', () => {
    const ids = (seed: string): (string | undefined)[] => {
      const { byAddress } = mintIds(readTestPlan(), tree, seed);
      return [
        byAddress.get('aws_subnet.new')?.get('id'),
        byAddress.get('aws_vpc.main')?.get('default_security_group_id'),
        byAddress.get('aws_lb.x')?.get('id'),
        byAddress.get('aws_lb.x')?.get('name'),
      ];
    };
    const [subnet, group, lb, name] = ids('a');
    expect(subnet).toMatch(/^subnet-0[0-9a-f]{16}$/);
    expect(group).toMatch(/^sg-0[0-9a-f]{16}$/);
    expect(lb).toMatch(/^arn:aws:mock:us-east-1:123456789012:aws_lb\/0[0-9a-f]{16}$/);
    expect(name).toBe(undefined);
    expect(ids('b').filter((id) => id !== undefined && ids('a').includes(id))).toEqual([]);
  });
});

function never(): never {
  throw new Error('there is no aws_lb.x');
}
