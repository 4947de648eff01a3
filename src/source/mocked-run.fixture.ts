import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '../plan/plan.js';
import { toPlan } from '../plan/read-plan.js';
import { mintIds, type Minted } from './mint.js';
import { findMismatch } from './mismatch.js';
import type { MockedChange } from './mocked-change.js';
import { readModuleTree, type ModuleTree } from './module-tree.js';
import { takeLinks } from './take-links.js';

const SOURCE = `locals {
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
`;

/** Of a source whose load balancer lies in a subnet that exists and in one that is made. */
export const tree: ModuleTree = readSource();

function readSource(): ModuleTree {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-links-'));
  try {
    writeFileSync(join(folder, 'main.tf'), SOURCE);
    return readModuleTree(folder, { sourceRoot: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A change of a resource, as a plan has it. */
export const change = (
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

/** The plan of that source, with `more` changes, and what of the load balancer is known and open. */
export function readTestPlan(
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

/** What the mocked run plans, with the ids that were minted for it. */
export function mock(minted: Minted, lb: object = {}): Map<string, MockedChange> {
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

/** The minted id of a resource. */
export type Ids = (address: string) => string;

/** What is taken of a mocked run whose load balancer has these values. */
export function take(lb: object | ((id: Ids) => object) = {}, plan: Plan = readTestPlan()) {
  const minted = mintIds(plan, tree, 'seed');
  const id: Ids = (address) => minted.byAddress.get(address)?.get('id') ?? 'none';
  const changes = mock(minted, typeof lb === 'function' ? lb(id) : lb);
  const { reason, kept } = findMismatch(plan, changes, minted, tree);
  const linked = takeLinks(plan, tree, changes, minted, kept);
  return { reason, ...linked, lb: linked.plan.resources.get('aws_lb.x') };
}
