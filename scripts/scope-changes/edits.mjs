const replace = (a, b) => (s) => s.replace(a, b);
const append = (text) => (s) => s + text;
const rule = (name, cidr, from = 5432, to = from) => `
resource "aws_security_group_rule" "${name}" {
  type              = "ingress"
  security_group_id = aws_security_group.db.id
  from_port         = ${from}
  to_port           = ${to}
  protocol          = "tcp"
  cidr_blocks       = ${cidr}
}
`;

/**
 * What somebody changes of legacy.tf, and the exit code that `--scope changes` is to have.
 *
 * @type {readonly (readonly [name: string, edit: (source: string) => string, exitCode: number])[]}
 */
export const EDITS = [
  ['nothing', (s) => s, 0],
  ['wider office', replace('"10.1.0.0/16"', '"10.0.0.0/8"'), 1],
  ['narrower office', replace('"10.1.0.0/16"', '"10.1.2.0/24"'), 0], // The rule is replaced by one that lets in less.
  ['one more network', append(rule('x', '["192.0.2.0/24"]')), 1],
  ['same network again', append(rule('x', '["10.1.3.0/24"]')), 0],
  ['instance types', (s) => s.replaceAll('t3.micro', 't3.small'), 0],
  ['db class', replace('db.t3.micro', 'db.m6g.large'), 0],
  [
    'bastion count',
    replace('count                       = 1', 'count                       = 2'),
    1,
  ], // One more host that the internet reaches.
  ['backup less', replace('backup_retention_period = 3', 'backup_retention_period = 1'), 1],
  ['backup more', replace('backup_retention_period = 3', 'backup_retention_period = 5'), 0],
  [
    'no final snapshot',
    replace('skip_final_snapshot     = false', 'skip_final_snapshot     = true'),
    1,
  ],
  [
    'password',
    replace(
      'password                = "Correct9Horse"',
      'password                = "Other9Horse1"',
    ),
    1,
  ],
  [
    'second volume',
    replace(
      '  root_block_device {\n    volume_size = 8\n  }',
      '  root_block_device {\n    volume_size = 8\n  }\n  ebs_block_device {\n    device_name = "/dev/sdf"\n    volume_size = 9\n  }',
    ),
    1,
  ],
  [
    'listener tags',
    replace('port              = 80\n', 'port              = 80\n  tags = { a = "b" }\n'),
    0,
  ],
  ['user data line', replace('#!/bin/sh\\n', '#!/bin/sh\\n# hello\\n'), 0],
  [
    'user data secret',
    replace(
      'DB_PASSWORD=Correct9Horse',
      'DB_PASSWORD=Correct9Horse\\nexport API_TOKEN=ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    ),
    1,
  ],
  [
    'replace private subnet a',
    replace(
      'cidrsubnet(aws_vpc.main.cidr_block, 8, 10 + each.value)',
      'cidrsubnet(aws_vpc.main.cidr_block, 8, 20 + each.value)',
    ),
    0,
  ],
  [
    'app subnets both',
    replace('[aws_subnet.private["a"].id]', '[for s in aws_subnet.private : s.id]'),
    0,
  ],
  [
    'rename sg rule',
    (s) =>
      s.replace('"aws_security_group_rule" "db_office"', '"aws_security_group_rule" "office"') +
      '\nmoved {\n  from = aws_security_group_rule.db_office\n  to = aws_security_group_rule.office\n}\n',
    0,
  ],
  [
    'rename bastion',
    (s) =>
      s.replace('"aws_instance" "bastion"', '"aws_instance" "jump"') +
      '\nmoved {\n  from = aws_instance.bastion\n  to = aws_instance.jump\n}\n',
    0,
  ],
  [
    'rename db',
    (s) =>
      s.replace('"aws_db_instance" "main"', '"aws_db_instance" "this"') +
      '\nmoved {\n  from = aws_db_instance.main\n  to = aws_db_instance.this\n}\n',
    0,
  ],
  [
    'dynamic ingress',
    replace(
      /  ingress \{\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = \["198.51.100.0\/24"\]\n  \}/,
      '  dynamic "ingress" {\n    for_each = ["198.51.100.0/24"]\n    content {\n      from_port   = 22\n      to_port     = 22\n      protocol    = "tcp"\n      cidr_blocks = [ingress.value]\n    }\n  }',
    ),
    0,
  ],
  ['ssh more', replace('["198.51.100.0/24"]', '["198.51.100.0/24", "203.0.113.0/24"]'), 1],
  ['ssh order', replace('["198.51.100.0/24"]', '["198.51.100.0/25", "198.51.100.128/25"]'), 0],
  [
    'new bastion rule desc',
    replace(
      'cidr_blocks = ["0.0.0.0/0"]\n  }\n}\nresource "aws_security_group" "db"',
      'cidr_blocks = ["0.0.0.0/0"]\n    description = "hello"\n  }\n}\nresource "aws_security_group" "db"',
    ),
    0,
  ],
  ['replace db sg', replace('name   = "db"', 'name   = "db2"'), 0], // The new group has the same rules.
  ['asg in public', replace('[aws_subnet.private["a"].id]', '[aws_subnet.public["a"].id]'), 1],
  [
    'multi az',
    replace(
      'skip_final_snapshot     = false',
      'skip_final_snapshot     = false\n  multi_az = true\n  deletion_protection = true',
    ),
    0,
  ],
  [
    'listener rule',
    append(`
resource "aws_lb_listener_rule" "x" {
  listener_arn = aws_lb_listener.http.arn
  priority = 10
  action {
    type = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
  condition {
    path_pattern {
      values = ["/x"]
    }
  }
}
`),
    0,
  ],

  [
    'new ref',
    (s) =>
      s.replace(
        'security_groups = [aws_security_group.lb.id]',
        'security_groups = [aws_security_group.lb.id, aws_security_group.lb2.id]',
      ) +
      '\nresource "aws_security_group" "lb2" {\n  name = "lb2"\n  vpc_id = aws_vpc.main.id\n}\n',
    0,
  ],
  [
    'new ref and wider ssh',
    (s) =>
      s
        .replace(
          'security_groups = [aws_security_group.lb.id]',
          'security_groups = [aws_security_group.lb.id, aws_security_group.lb2.id]',
        )
        .replace('"198.51.100.0/24"', '"198.51.0.0/16"') +
      '\nresource "aws_security_group" "lb2" {\n  name = "lb2"\n  vpc_id = aws_vpc.main.id\n}\n',
    1,
  ],
  [
    'db by new group',
    (s) =>
      s.replace(
        'source_security_group_id = aws_security_group.bastion.id',
        'source_security_group_id = aws_security_group.tool.id',
      ) +
      '\nresource "aws_security_group" "tool" {\n  name = "tool"\n  vpc_id = aws_vpc.main.id\n}\nresource "aws_instance" "tool" {\n  ami = "ami-12c6146b"\n  instance_type = "t3.micro"\n  subnet_id = aws_subnet.private["a"].id\n  vpc_security_group_ids = [aws_security_group.tool.id]\n  root_block_device {\n    encrypted = true\n  }\n}\n',
    1,
  ],
  [
    'secret to variable',
    (s) =>
      s.replace('password                = "Correct9Horse"', 'password                = var.pw') +
      '\nvariable "pw" {\n  sensitive = true\n  default = "Correct9Horse"\n}\n',
    0,
  ],
];
