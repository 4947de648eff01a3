import { describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Influence } from './influence.js';
import { readModuleTree } from './module-tree.js';
import { ORIGINS, isSettled, BASE } from './influence.fixture.js';

describe('modules', () => {
  const child = `variable "id" {}\nvariable "net" { default = {} }\nresource "aws_user" "x" {\n  subnet = var.id\n}\n`;
  const call = (argument: string): Readonly<Record<string, string>> => ({
    'module.tf': `module "m" {\n  source = "./m"\n  for_each = aws_subnet.each\n  id = ${argument}\n}\nmodule "n" {\n  source = "./n"\n}\n`,
    'm/main.tf': child,
    'n/main.tf':
      'resource "aws_subnet" "n" {}\nresource "aws_vpc" "n" {}\noutput "id" { value = aws_subnet.n.id }\noutput "all" {\n  value = {\n    id = aws_subnet.n.id\n    on = aws_vpc.n.enabled\n  }\n}\n',
  });
  it.each([
    ['each.value.id', true],
    ['each.value.enabled', false],
    ['each.value.cidr_block', false],
    ['module.n.id', true],
    ['module.n.all.id', true],
    ['module.n.all.on', false],
    ['module.n.all', false],
    ['module.n', false],
  ])('%s given to a module', (argument, settled) => {
    expect(isSettled('1', call(argument), 'm')).toBe(settled);
  });
});

describe('a set is in the order of its ids', () => {
  const given = (type: string, subnet: string): Readonly<Record<string, string>> => ({
    'module.tf': 'module "m" {\n  source = "./m"\n  ids = local.subnets\n}\n',
    'm/main.tf': `variable "ids" {\n  type = ${type}\n}\nlocals {\n  list = [for id in var.ids : id]\n}\nresource "aws_user" "x" {\n  subnet = ${subnet}\n}\n`,
  });
  it.each([
    ['set(string)', 'var.ids', true],
    ['set(string)', '[for id in var.ids : { id = id }]', true],
    ['set(string)', 'tolist(var.ids)[0]', false],
    ['set(string)', 'element(local.list, 0)', false],
    ['set(string)', 'local.list[0]', false],
    ['list(string)', 'local.list[0]', true],
  ])('of a variable of type %s, read as %s', (type, subnet, settled) => {
    expect(isSettled('1', given(type, subnet), 'm')).toBe(settled);
  });

  it.each([
    ['aws_lb.x.subnets', true],
    ['tolist(aws_lb.x.subnets)[0]', false],
  ])('of an argument of a resource, read as %s', (value, settled) => {
    expect(isSettled(value)).toBe(settled);
  });
});

describe('an argument inside of blocks rests on how many of them there are, and not on its neighbours', () => {
  const text = `resource "aws_group" "x" {
  dynamic "launch" {
    for_each = var.prod ? [1] : []
    content {
      id      = aws_subnet.a.id
      version = aws_vpc.main.enabled
    }
  }
  dynamic "odd" {
    for_each = aws_vpc.main.enabled ? [1] : []
    content {
      id = aws_subnet.a.id
    }
  }
  outer {
    inner {
      id = aws_subnet.a.id
      on = aws_vpc.main.enabled
    }
  }
}
`;
  it.each([
    [['launch'], false],
    [['launch', 'id'], true],
    [['launch', 'version'], false],
    [['launch', 'other'], true],
    [['odd', 'id'], false],
    [['outer', 'inner'], false],
    [['outer', 'inner', 'id'], true],
    [['outer', 'id'], false],
  ])('%j', (names, settled) => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-influence-'));
    try {
      writeFileSync(join(folder, 'main.tf'), `${text}${BASE}`);
      const influence = new Influence(readModuleTree(folder, { sourceRoot: folder }), ORIGINS);
      expect(influence.isSettled('', 'managed.aws_group.x', ...names)).toBe(settled);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
