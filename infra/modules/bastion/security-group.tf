resource "aws_security_group" "this" {
  name        = "${var.name}-bastion"
  description = "Bastion of ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-bastion" }
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = aws_security_group.this.id
  description       = "SSH from the operations network"
  cidr_ipv4         = var.operations_network_cidr
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

# On to the application and nowhere else: from here the database is out of reach.
resource "aws_vpc_security_group_egress_rule" "ssh" {
  security_group_id            = aws_security_group.this.id
  description                  = "SSH to the application"
  referenced_security_group_id = var.application_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
}
