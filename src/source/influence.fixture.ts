import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Influence } from './influence.js';
import { readModuleTree } from './module-tree.js';
import type { Origins } from './origins.js';

/** Ids and names are ours, tags are as the plan has them, the rest is made up. */
export const ORIGINS: Origins = {
  resource: (_path, _type, _name, attribute) =>
    attribute === 'id' || attribute === 'arn' ? 'ours' : attribute === 'tags' ? 'same' : 'made-up',
  attributes: () => new Set(['id', 'arn', 'tags', 'enabled', 'cidr_block']),
  isDataKnown: (_path, type, _name, attribute) => type === 'aws_known' && attribute === 'ids',
  variableTexts: () => new Set(['a', 'b']),
};

/** Whether `subnet = VALUE` of a module at `path` is settled, with BASE and `more` files beside it. */
export function isSettled(
  value: string,
  more: Readonly<Record<string, string>> = {},
  path = '',
): boolean {
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

/** A source that every case has. */
export const BASE = `
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
