locals {
  settings_parameter = "/${var.name}/app.env"
}

# Where the application finds its database: the instances' role may read parameters.
resource "aws_ssm_parameter" "settings" {
  count = var.database == null ? 0 : 1

  name = local.settings_parameter
  type = "String"
  value = join("\n", concat([
    "DATABASE_HOST=${var.database.host}",
    "DATABASE_PORT=${var.database.port}",
    "DATABASE_NAME=${var.database.name}",
    "DATABASE_SECRET_ARN=${var.database.secret_arn}",
  ], var.read_host == null ? [] : ["DATABASE_READ_HOST=${var.read_host}"]))
}

# One instance in each zone: with one lost the others serve. Nothing replaces it by itself; where that
# is wanted, use ../application.
resource "aws_instance" "this" {
  for_each = var.subnet_ids

  ami                    = var.ami_id
  instance_type          = var.instance_type
  subnet_id              = each.value
  vpc_security_group_ids = [aws_security_group.this.id]
  iam_instance_profile   = aws_iam_instance_profile.this.name

  user_data_replace_on_change = true
  # Of user_data the provider keeps a hash, so that no plan shows what is in it.
  user_data_base64 = base64encode(templatefile("${path.module}/user-data.sh.tftpl", {
    port               = var.port
    settings_parameter = var.database == null ? null : local.settings_parameter
  }))

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    volume_type = "gp3"
    encrypted   = true
  }

  tags = { Name = "${var.name}-app-${each.key}", Tier = "app" }

  # The application does not start without it.
  depends_on = [aws_ssm_parameter.settings]

  lifecycle {
    # The new one serves before the old one goes.
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "this" {
  for_each = aws_instance.this

  target_group_arn = var.target_group_arn
  target_id        = each.value.id
  port             = var.port
}
