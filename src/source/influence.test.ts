import { describe, expect, it } from 'vitest';
import { isSettled } from './influence.fixture.js';

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

it('answers for a chain of any length', () => {
  const links = Array.from({ length: 5000 }, (_, index) => `  a${index} = local.a${index + 1}`);
  const text = `locals {\n${links.join('\n')}\n  a5000 = aws_subnet.a.id\n}\n`;
  expect(isSettled('upper(local.a0)', { 'chain.tf': text })).toBe(false);
  expect(isSettled('local.a0', { 'chain.tf': text })).toBe(true);
});
