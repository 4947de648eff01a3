import { describe, expect, it } from 'vitest';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Influence } from './influence.js';
import { readModuleTree } from './module-tree.js';
import type { Origins } from './origins.js';

/** Ids and names are ours, tags are as the plan has them, the rest is made up. */
const ORIGINS: Origins = {
  resource: (_path, _type, _name, attribute) =>
    attribute === 'id' || attribute === 'arn' ? 'ours' : attribute === 'tags' ? 'same' : 'made-up',
  attributes: () => new Set(['id', 'arn', 'tags', 'enabled', 'cidr_block']),
  isDataKnown: (_path, type, _name, attribute) => type === 'aws_known' && attribute === 'ids',
  variableTexts: () => new Set(['a', 'b']),
};

function isSettled(value: string, more: Readonly<Record<string, string>> = {}, path = ''): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-influence-'));
  try {
    const files = {
      'main.tf': `resource "aws_user" "x" {\n  count = 1\n  subnet = ${value}\n}\n${BASE}`,
      ...more,
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const tree = readModuleTree(folder, { sourceRoot: folder });
    return new Influence(tree, ORIGINS).isSettled(path, 'managed.aws_user.x', 'subnet');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const BASE = `
variable "prod" {}
variable "zone" {}
resource "aws_vpc" "main" {
  cidr_block = var.zone
}
resource "aws_lb" "x" {
  subnets = [aws_subnet.a.id]
}
resource "aws_subnet" "a" {}
resource "aws_subnet" "b" {}
resource "aws_subnet" "each" {
  for_each = var.zone
  cidr_block = data.aws_late.x.ids
}
locals {
  subnets = [aws_subnet.a.id, aws_subnet.b.id]
  lb_subnets = aws_lb.x.subnets
  by_zone = { for k, s in aws_subnet.each : k => s.id }
  by_id = { for k, s in aws_subnet.each : s.id => k }
  picked = aws_vpc.main.enabled ? local.subnets[0] : local.subnets[1]
  nested = { good = aws_subnet.a.id, bad = aws_vpc.main.enabled }
  config = yamldecode(file("\${path.module}/config.yaml"))
}
`;

describe('what the mocked run says is taken where it rests on ids and on values of the plan', () => {
  it.each([
    'aws_subnet.a.id',
    'local.subnets[count.index]',
    'element(local.subnets, count.index % length(local.subnets))',
    'var.prod ? aws_subnet.a.id : aws_subnet.b.id',
    'var.prod == upper("x") ? aws_subnet.a.id : aws_subnet.b.id',
    'aws_subnet.each["a"].id',
    'aws_subnet.each[var.zone].id',
    'values(aws_subnet.each)[*].id',
    '[for k, s in aws_subnet.each : s.id if k != "x"]',
    'local.by_zone[var.zone]',
    'local.by_zone[sort(keys(var.zone))[0]]',
    'local.nested.good',
    'concat(local.subnets, data.aws_known.x.ids)',
    'aws_vpc.main.tags["x"] == "y" ? aws_subnet.a.id : aws_subnet.b.id',
    'aws_vpc.main.cidr_block == "y" ? aws_subnet.a.id : aws_subnet.b.id',
    'zipmap(var.zone, local.subnets)',
    'try(aws_subnet.a.id, null)',
    'join("", aws_subnet.each[*].id)',
    '[for k, s in aws_subnet.each : s.id if startswith(k, "private")]',
    '[for k, s in aws_subnet.each : s.id if length(regexall("private", k)) > 0]',
    'join("", flatten([aws_subnet.a[*].id])) != "" ? aws_subnet.a.id : aws_subnet.b.id',
    'aws_subnet.a.id != null ? aws_subnet.a.id : aws_subnet.b.id',
    '"" == aws_subnet.a.id ? aws_subnet.a.id : aws_subnet.b.id',
    '{ for k, id in local.by_zone : k => id if k != "x" }',
    '{ for k, id in { a = aws_subnet.a.id } : "${k}-1" => id }',
    'count.index == 0 ? aws_subnet.a.id : aws_subnet.b.id',
    'length(local.subnets) == 2 ? local.subnets[0] : null',
    'length(aws_subnet.each) == 2 && var.prod != "x" ? aws_subnet.a.id : null',
    'length([for s in aws_subnet.each : s.id]) > 1 ? aws_subnet.a.id : null',
    'length(aws_subnet.each[*].id) > 1 ? aws_subnet.a.id : null',
    'length(concat(local.subnets, [])) > 1 ? aws_subnet.a.id : null',
    '[for k, v in var.zone : aws_subnet.each[k].id if v.public == true]',
    '[for k, s in aws_subnet.each : s.id if s.tags["x"] == "y"]',
    'contains(keys(var.zone), "x") ? aws_subnet.a.id : aws_subnet.b.id',
    'lookup({ a = aws_subnet.a.id }, var.zone, aws_subnet.b.id)',
    'aws_subnet.a.id != null && var.prod == "x" ? aws_subnet.a.id : aws_subnet.b.id',
    'var.prod == "x" && aws_subnet.a.id != "" ? aws_subnet.a.id : aws_subnet.b.id',
    'var.prod && !var.zone ? local.subnets[count.index + 1] : aws_subnet.b.id',
    '{ a = aws_subnet.a.id }[var.zone]',
  ])('%s', (value) => {
    expect(isSettled(value)).toBe(true);
  });
});

describe('it is not taken where it may rest on what a mock makes up, or on where it runs', () => {
  it.each([
    'aws_vpc.main.enabled ? aws_subnet.a.id : aws_subnet.b.id',
    'local.picked',
    'local.nested.bad',
    'local.nested',
    'data.aws_late.x.ids',
    'data.aws_known.x.other ? aws_subnet.a.id : aws_subnet.b.id',
    'terraform.workspace == "prod" ? aws_subnet.a.id : aws_subnet.b.id',
    'sort(local.subnets)[0]',
    'tolist(toset(local.subnets))[0]',
    'values(local.by_id)[0]',
    'split(":", aws_subnet.a.arn)[4] == "1" ? aws_subnet.a.id : aws_subnet.b.id',
    'can(regex("^subnet-0", aws_subnet.a.id)) ? aws_subnet.a.id : aws_subnet.b.id',
    '"${substr(aws_subnet.a.id, 0, 3)}" == "x" ? aws_subnet.a.id : aws_subnet.b.id',
    'values({ (aws_subnet.a.id) = 1, (aws_subnet.b.id) = 2 })[0]',
    'zipmap(local.subnets, [1, 2])',
    'aws_subnet.a.id == "main" ? aws_subnet.a.id : aws_subnet.b.id',
    '"main" != (aws_subnet.a.id) ? aws_subnet.a.id : aws_subnet.b.id',
    '"${aws_subnet.a.id}x" == "mainx" ? aws_subnet.a.id : aws_subnet.b.id',
    'aws_subnet.a.id == aws_subnet.b.id ? aws_subnet.a.id : aws_subnet.b.id',
    'local.subnets == ["main"] ? aws_subnet.a.id : aws_subnet.b.id',
    '[for id in local.subnets : id if id != "main"]',
    '[for k, s in aws_subnet.each : s.id if s.id == "main"]',
    '[for s in [{ ref = aws_subnet.a.id }] : s.ref if s.ref == "main"]',
    '[for k, s in aws_subnet.each : s.id if startswith(s.id, "subnet-0")]',
    '[for s in aws_subnet.each : s.id if startswith(s.arn, "arn:aws:ec2:eu")]',
    '[for id in local.subnets : id if startswith(id, "subnet-0")]',
    '[for id in aws_subnet.each[*].id : id if can(regex("^subnet-0", id))]',
    '[for k, id in local.by_id : aws_subnet.a.id if startswith(k, "subnet-0")]',
    '[for k, id in { for s in aws_subnet.each : s.id => s.id } : id if startswith(k, "subnet-0")]',
    '[for k, id in toset(local.subnets) : id if startswith(k, "subnet-0")]',
    '[for k, id in aws_lb.x.subnets : id if startswith(k, "subnet-0")]',
    '[for k, s in { a = aws_subnet.a } : s.id if startswith(s.id, k)]',
    'join("", [aws_subnet.a.id]) == "main" ? aws_subnet.a.id : aws_subnet.b.id',
    'length(join("", local.subnets)) > 60 ? aws_subnet.a.id : aws_subnet.b.id',
    '{ main = aws_subnet.a.id }[join("", [aws_subnet.b.id])]',
    'split("-", join("", [aws_subnet.a.id]))[0] == "main" ? aws_subnet.a.id : aws_subnet.b.id',
    'length(aws_subnet.a.arn) > 60 ? aws_subnet.a.id : aws_subnet.b.id',
    'length(element(local.subnets, 0)) > 60 ? aws_subnet.a.id : aws_subnet.b.id',
    'length(local.subnets[0]) > 60 ? aws_subnet.a.id : aws_subnet.b.id',
    'contains(["main"], aws_subnet.a.id) ? aws_subnet.a.id : aws_subnet.b.id',
    'contains(local.subnets, "main") ? aws_subnet.a.id : aws_subnet.b.id',
    'index(["main"], aws_subnet.a.id) == 0 ? aws_subnet.a.id : aws_subnet.b.id',
    'lookup({ main = aws_subnet.a.id }, aws_subnet.b.id, aws_subnet.b.id)',
    'try({ main = aws_subnet.a.id }[aws_subnet.b.id], aws_subnet.b.id)',
    'matchkeys([aws_subnet.a.id], [aws_subnet.b.id], ["main"])',
    'length(distinct([aws_subnet.a.id, "main"])) == 1 ? aws_subnet.a.id : aws_subnet.b.id',
    'try(aws_subnet.a.id ? aws_subnet.a.id : null, aws_subnet.b.id)',
    'try(aws_subnet.a.id + 1 > 0 ? aws_subnet.a.id : null, aws_subnet.b.id)',
    'var.prod && (aws_subnet.a.id == "main") ? aws_subnet.a.id : aws_subnet.b.id',
    'var.prod && aws_subnet.a.id ? aws_subnet.a.id : aws_subnet.b.id',
    '(aws_subnet.a\n.id == "main") ? aws_subnet.a.id : aws_subnet.b.id',
    '(aws_subnet.a.id ==\n"main") ? aws_subnet.a.id : aws_subnet.b.id',
    '"%{ if aws_subnet.a.id == "main" }${aws_subnet.a.id}%{ else }${aws_subnet.b.id}%{ endif }"',
    '{ for k, s in aws_subnet.each : k => s.id if [s.id] == ["main"] }["a"]',
    '[for v in (var.prod ? local.subnets : []) : v if v == "main"]',
    'contains(keys({ for id in local.subnets : id => 1 }), "main") ? aws_subnet.a.id : null',
    'values({ for id in local.subnets : "${id}" => aws_subnet.a.id })[0]',
    '[for k, id in aws_lb.x.subnets : id if k == "main"]',
    '[for k, id in local.lb_subnets : id if k == "main"]',
    'tobool(aws_subnet.a.id) ? aws_subnet.a.id : aws_subnet.b.id',
    '[for s in values(aws_subnet.each) : s.id if s.enabled]',
    '[for s in values(aws_subnet.each) : s.id if s["enabled"]]',
    '[for s in values(aws_subnet.each) : s.id if s.cidr_block == "x"]',
    '[for s in values(aws_subnet.each) : s.id if lookup(s, "enabled")]',
    '[for k, v in aws_vpc.main : aws_subnet.a.id if v]',
    'values(aws_subnet.each)[0][format("%s", "enab${"led"}")] ? aws_subnet.a.id : aws_subnet.b.id',
    'values(aws_subnet.each)[0][var.zone == "" ? "en" : join("", ["en", "abled"])]',
    'fileexists("/etc/hostname") ? aws_subnet.a.id : aws_subnet.b.id',
    'file("/etc/hostname") == "" ? aws_subnet.a.id : aws_subnet.b.id',
    'timestamp() > "2030" ? aws_subnet.a.id : aws_subnet.b.id',
    'path.cwd == "/work" ? aws_subnet.a.id : aws_subnet.b.id',
    'provider::aws::f() ? aws_subnet.a.id : aws_subnet.b.id',
    'ephemeral.x.y.z ? aws_subnet.a.id : aws_subnet.b.id',
    'var.undeclared ? aws_subnet.a.id : aws_subnet.b.id',
    'local.missing',
    'module.missing.id',
    'each.value.id',
    'self.id',
  ])('%s', (value) => {
    expect(isSettled(value)).toBe(false);
  });

  it('a file of the source is its own, another one is not', () => {
    expect(isSettled('local.config.x')).toBe(false);
    expect(isSettled('local.config.x', { 'config.yaml': 'x' })).toBe(true);
    expect(isSettled('file("terraform.tfvars")', { 'terraform.tfvars': '' })).toBe(false);
    expect(isSettled('file("../x")', {})).toBe(false);
  });
});

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

it('answers for a chain of any length', () => {
  const links = Array.from({ length: 5000 }, (_, index) => `  a${index} = local.a${index + 1}`);
  const text = `locals {\n${links.join('\n')}\n  a5000 = aws_subnet.a.id\n}\n`;
  expect(isSettled('upper(local.a0)', { 'chain.tf': text })).toBe(false);
  expect(isSettled('local.a0', { 'chain.tf': text })).toBe(true);
});
