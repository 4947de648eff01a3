# Security groups in each of the ways in which they are written.
resource "aws_security_group" "alb" {
  name   = "${var.name}-alb"
  vpc_id = aws_vpc.this.id
  dynamic "ingress" {
    for_each = toset([80, 443])
    content {
      description = "web"
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
  egress {
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.app.id]
  }
  tags = local.tags
}

resource "aws_security_group" "app" {
  name   = "${var.name}-app"
  vpc_id = aws_vpc.this.id
  tags   = local.tags
}

resource "aws_security_group_rule" "app_from_alb" {
  type                     = "ingress"
  security_group_id        = aws_security_group.app.id
  source_security_group_id = aws_security_group.alb.id
  from_port                = 8080
  to_port                  = 8080
  protocol                 = "tcp"
}

resource "aws_security_group_rule" "app_out" {
  for_each          = { https = 443, mysql = 3306, redis = 6379 }
  type              = "egress"
  security_group_id = aws_security_group.app.id
  cidr_blocks       = [each.key == "https" ? "0.0.0.0/0" : var.cidr]
  from_port         = each.value
  to_port           = each.value
  protocol          = "tcp"
}

resource "aws_security_group" "bastion" {
  name   = "${var.name}-bastion"
  vpc_id = aws_vpc.this.id
  ingress {
    description = "operations"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["198.51.100.0/24"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
  tags = local.tags
}

resource "aws_security_group" "cache" {
  name   = "${var.name}-cache"
  vpc_id = aws_vpc.this.id
  ingress {
    from_port       = 6379
    to_port         = 6379
    protocol        = "tcp"
    security_groups = [aws_security_group.app.id, aws_security_group.batch.id]
  }
  tags = local.tags
}

resource "aws_security_group" "batch" {
  name   = "${var.name}-batch"
  vpc_id = aws_vpc.this.id
  tags   = local.tags
}

resource "aws_vpc_security_group_egress_rule" "batch" {
  for_each          = toset(["443", "6379"])
  security_group_id = aws_security_group.batch.id
  cidr_ipv4         = each.key == "443" ? "0.0.0.0/0" : var.cidr
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
  ip_protocol       = "tcp"
  tags              = local.tags
}
