resource "aws_launch_template" "app" {
  name_prefix            = "${var.name}-"
  image_id               = "ami-0123456789abcdef0"
  instance_type          = "m6i.large"
  vpc_security_group_ids = [aws_security_group.app.id]
  iam_instance_profile {
    arn = aws_iam_instance_profile.app.arn
  }
  metadata_options {
    http_tokens = "required"
  }
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      encrypted   = "true"
      volume_size = 20
    }
  }
  tags = local.tags
}

resource "aws_autoscaling_group" "app" {
  for_each                  = aws_lb_target_group.app
  name_prefix               = "${var.name}-${each.key}-"
  min_size                  = 3
  max_size                  = 9
  desired_capacity          = 3
  vpc_zone_identifier       = [for subnet in aws_subnet.app : subnet.id]
  target_group_arns         = [each.value.arn]
  health_check_type         = "ELB"
  health_check_grace_period = 60
  launch_template {
    id      = aws_launch_template.app.id
    version = aws_launch_template.app.latest_version
  }
  instance_refresh {
    strategy = "Rolling"
    preferences {
      min_healthy_percentage = 100
      max_healthy_percentage = 150
      auto_rollback          = true
    }
  }
  tag {
    key                 = "Name"
    value               = "${var.name}-${each.key}"
    propagate_at_launch = true
  }
}

resource "aws_autoscaling_policy" "app" {
  for_each               = aws_autoscaling_group.app
  name                   = "${var.name}-${each.key}-cpu"
  autoscaling_group_name = each.value.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    target_value = 60
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

resource "aws_instance" "bastion" {
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.public["eu-west-1a"].id
  vpc_security_group_ids      = [aws_security_group.bastion.id]
  associate_public_ip_address = true
  metadata_options {
    http_tokens = "required"
  }
  tags = merge(local.tags, { Name = "${var.name}-bastion" })
}

resource "aws_ecs_cluster" "batch" {
  name = replace(var.name, ".", "-")
  tags = local.tags
}

resource "aws_ecs_task_definition" "batch" {
  family                   = replace(var.name, ".", "-")
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.app.arn
  container_definitions    = jsonencode([{ name = "batch", image = "example/batch:1", essential = true, environment = [{ name = "SITE", value = var.name }] }])
  tags                     = local.tags
}

resource "aws_ecs_service" "batch" {
  name            = "batch"
  cluster         = aws_ecs_cluster.batch.id
  task_definition = aws_ecs_task_definition.batch.arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = values(aws_subnet.app)[*].id
    security_groups = [aws_security_group.batch.id]
  }
  tags = local.tags
}

resource "aws_lambda_function" "hook" {
  function_name = "${replace(var.name, ".", "-")}-hook"
  role          = aws_iam_role.app.arn
  runtime       = "nodejs20.x"
  handler       = "index.handler"
  s3_bucket     = aws_s3_bucket.this["artifacts"].bucket
  s3_key        = "hook.zip"
  vpc_config {
    subnet_ids         = [for subnet in aws_subnet.app : subnet.id]
    security_group_ids = [aws_security_group.batch.id]
  }
  tags = local.tags
}
