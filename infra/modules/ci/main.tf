# A Jenkins controller and its agents, one agent a zone, in a VPC of their own. Nothing in it can be
# reached from outside: agents dial the controller, operators use Session Manager's port forwarding.
resource "aws_instance" "controller" {
  ami                    = var.controller_ami_id
  instance_type          = var.instance_type
  subnet_id              = var.subnet_ids[sort(keys(var.subnet_ids))[0]]
  vpc_security_group_ids = [aws_security_group.controller.id]
  iam_instance_profile   = aws_iam_instance_profile.this.name

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = 50
    encrypted   = true
  }

  tags = { Name = "${var.name}-jenkins-controller", Role = "ci" }
}

locals {
  controller_parameter = "/${var.name}/jenkins-controller"
}

# Where the agents find their controller: their role may read parameters.
resource "aws_ssm_parameter" "controller" {
  name  = local.controller_parameter
  type  = "String"
  value = aws_instance.controller.private_ip
}

resource "aws_instance" "agent" {
  for_each = var.subnet_ids

  ami                    = var.agent_ami_id
  instance_type          = var.instance_type
  subnet_id              = each.value
  vpc_security_group_ids = [aws_security_group.agent.id]
  iam_instance_profile   = aws_iam_instance_profile.this.name

  user_data_base64 = base64encode(<<-SCRIPT
    #!/bin/sh
    echo "CONTROLLER_PARAMETER=${local.controller_parameter}" > /etc/jenkins-agent.env
  SCRIPT
  )

  depends_on = [aws_ssm_parameter.controller]

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_type = "gp3"
    encrypted   = true
  }

  tags = { Name = "${var.name}-jenkins-agent-${each.key}", Role = "ci" }
}
