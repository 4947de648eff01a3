resource "aws_lb" "public" {
  name               = substr(replace(var.name, ".", "-"), 0, 32)
  load_balancer_type = "application"
  subnets            = [for subnet in aws_subnet.public : subnet.id]
  security_groups    = [aws_security_group.alb.id]
  access_logs {
    bucket  = var.log_bucket
    enabled = true
  }
  enable_deletion_protection = true
  tags                       = local.tags
}

resource "aws_lb_target_group" "app" {
  for_each    = toset(["web", "api"])
  port        = 8080
  protocol    = "HTTP"
  vpc_id      = aws_vpc.this.id
  target_type = "instance"
  health_check {
    path                = "/health"
    interval            = 10
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
  tags = local.tags
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.public.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
  tags = local.tags
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.public.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app["web"].arn
  }
  tags = local.tags
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.https.arn
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app["api"].arn
  }
  condition {
    path_pattern {
      values = ["/api/*"]
    }
  }
  tags = local.tags
}

resource "aws_wafv2_web_acl" "this" {
  name  = replace(var.name, ".", "-")
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  dynamic "rule" {
    for_each = { AWSManagedRulesSQLiRuleSet = 1, AWSManagedRulesAnonymousIpList = 2, AWSManagedRulesBotControlRuleSet = 3 }
    content {
      name     = rule.key
      priority = rule.value
      override_action {
        none {}
      }
      statement {
        managed_rule_group_statement {
          name        = rule.key
          vendor_name = "AWS"
        }
      }
      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = rule.key
        sampled_requests_enabled   = true
      }
    }
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "all"
    sampled_requests_enabled   = true
  }
  tags = local.tags
}

resource "aws_wafv2_web_acl_association" "this" {
  count        = var.protected ? 1 : 0
  resource_arn = aws_lb.public.arn
  web_acl_arn  = aws_wafv2_web_acl.this.arn
}

resource "aws_route53_record" "www" {
  zone_id = var.zone_id
  name    = "${replace(var.name, ".", "-")}.example.com"
  type    = "A"
  alias {
    name                   = aws_lb.public.dns_name
    zone_id                = aws_lb.public.zone_id
    evaluate_target_health = true
  }
}

resource "aws_alb" "internal" {
  name            = substr("i-${replace(var.name, ".", "-")}", 0, 32)
  internal        = true
  subnets         = local.internal_subnet_ids
  security_groups = [aws_security_group.app.id]
  tags            = local.tags
}

resource "aws_alb_listener" "internal" {
  load_balancer_arn = aws_alb.internal.arn
  port              = 8080
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app["api"].arn
  }
  tags = local.tags
}
