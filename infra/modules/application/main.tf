locals {
  settings_parameter = "/${var.name}/app.env"
}

# Where the application finds what it needs. In user data this could be read by all of the instance, and
# no plan could show what user data hold before the database is there.
resource "aws_ssm_parameter" "settings" {
  name = local.settings_parameter
  type = "String"
  value = templatefile("${path.module}/app.env.tftpl", {
    database = var.database
    cache    = var.cache
  })
}

resource "aws_launch_template" "this" {
  name_prefix            = "${var.name}-"
  image_id               = var.ami_id
  instance_type          = var.instance_type
  vpc_security_group_ids = [aws_security_group.this.id]
  update_default_version = true

  user_data = base64encode(templatefile("${path.module}/user-data.sh.tftpl", {
    port               = var.port
    settings_parameter = local.settings_parameter
  }))

  iam_instance_profile {
    arn = aws_iam_instance_profile.this.arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  monitoring {
    enabled = true
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = 20
      encrypted             = true
      delete_on_termination = true
    }
  }

  # The provider's default_tags do not reach what an Auto Scaling group starts.
  tag_specifications {
    resource_type = "instance"
    tags          = merge(var.tags, { Name = "${var.name}-app", Tier = "app" })
  }

  tag_specifications {
    resource_type = "volume"
    tags          = merge(var.tags, { Name = "${var.name}-app" })
  }
}

resource "aws_autoscaling_group" "this" {
  name                = "${var.name}-app"
  min_size            = var.capacity.min
  max_size            = var.capacity.max
  desired_capacity    = var.capacity.desired
  vpc_zone_identifier = values(var.subnet_ids)
  target_group_arns   = [var.target_group_arn]

  # EC2, the default, would keep an instance whose application is dead.
  health_check_type         = "ELB"
  health_check_grace_period = 60

  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 100
      max_healthy_percentage = 150
      instance_warmup        = 60
      auto_rollback          = var.automatic_rollback
    }
  }

  # Nor do they reach the group itself.
  dynamic "tag" {
    for_each = merge(var.tags, { Name = "${var.name}-app" })

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }

  # The application does not start without it.
  depends_on = [aws_ssm_parameter.settings]

  lifecycle {
    # The scaling policy below moves it.
    ignore_changes = [desired_capacity]
  }
}

resource "aws_autoscaling_policy" "cpu" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.this.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    # Below half: when a zone is lost the other one takes twice its load.
    target_value = 45

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
