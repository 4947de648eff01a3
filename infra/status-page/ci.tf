# The runner that builds images stands in a VPC of its own, in private subnets.

module "ci_network" {
  source = "../modules/network"

  name     = "${var.name}-ci"
  vpc_cidr = "10.62.0.0/16"
  zones    = var.ci_zones
}

resource "aws_security_group" "runner" {
  name        = "${var.name}-ci-runner"
  description = "CI runner: dials out, takes nothing"
  vpc_id      = module.ci_network.vpc_id

  tags = { Name = "${var.name}-ci-runner" }
}

resource "aws_vpc_security_group_egress_rule" "runner_https" {
  security_group_id = aws_security_group.runner.id
  description       = "HTTPS out"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_instance" "runner" {
  ami                    = var.runner_ami_id
  instance_type          = "t3.small"
  subnet_id              = module.ci_network.app_subnet_ids["a"]
  vpc_security_group_ids = [aws_security_group.runner.id]

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_type = "gp3"
    encrypted   = true
  }

  tags = { Name = "${var.name}-ci-runner", Role = "ci" }
}
