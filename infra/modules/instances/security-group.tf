resource "aws_security_group" "this" {
  name        = "${var.name}-app"
  description = "Application instances of ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-app" }
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer" {
  security_group_id            = aws_security_group.this.id
  description                  = "Requests and health checks"
  referenced_security_group_id = var.load_balancer_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
}

resource "aws_vpc_security_group_egress_rule" "database" {
  for_each = toset(var.database_cidrs)

  security_group_id = aws_security_group.this.id
  description       = "Database"
  # By its subnets, since it may lie in a peered VPC of another region, where no group can be named.
  cidr_ipv4   = each.value
  ip_protocol = "tcp"
  from_port   = var.database.port
  to_port     = var.database.port
}

# AWS's APIs and package mirrors, through the zone's NAT gateway. The VPC's own DNS needs no rule.
resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.this.id
  description       = "HTTPS out"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
