resource "aws_security_group" "controller" {
  name        = "${var.name}-jenkins-controller"
  description = "Jenkins controller"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-jenkins-controller" }
}

resource "aws_security_group" "agent" {
  name        = "${var.name}-jenkins-agent"
  description = "Jenkins agents"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-jenkins-agent" }
}

locals {
  # The web interface, which hands out the agent's program, and the port for inbound agents.
  agent_ports = { web = 8080, inbound = 50000 }
}

resource "aws_vpc_security_group_ingress_rule" "controller_from_agents" {
  for_each = local.agent_ports

  security_group_id            = aws_security_group.controller.id
  description                  = "Agents: ${each.key}"
  referenced_security_group_id = aws_security_group.agent.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_egress_rule" "agent_to_controller" {
  for_each = local.agent_ports

  security_group_id            = aws_security_group.agent.id
  description                  = "Controller: ${each.key}"
  referenced_security_group_id = aws_security_group.controller.id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

# Repositories, package mirrors and AWS's APIs, through the zone's NAT gateway.
resource "aws_vpc_security_group_egress_rule" "https" {
  for_each = {
    controller = aws_security_group.controller.id
    agent      = aws_security_group.agent.id
  }

  security_group_id = each.value
  description       = "HTTPS out"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
