resource "aws_wafv2_web_acl" "this" {
  name        = var.name
  description = "Protects the load balancer of ${var.name}"
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  rule {
    name     = "rate-limit"
    priority = 0

    action {
      block {}
    }

    statement {
      rate_based_statement {
        aggregate_key_type = "IP"
        limit              = var.requests_per_five_minutes
      }
    }

    visibility_config {
      metric_name                = "rate-limit"
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "common"
    priority = 10

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        vendor_name = "AWS"
        name        = "AWSManagedRulesCommonRuleSet"
      }
    }

    visibility_config {
      metric_name                = "common"
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "sql-injection"
    priority = 20

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        vendor_name = "AWS"
        name        = "AWSManagedRulesSQLiRuleSet"
      }
    }

    visibility_config {
      metric_name                = "sql-injection"
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = true
    }
  }

  dynamic "rule" {
    for_each = var.web_acl.block_anonymous ? ["AWSManagedRulesAnonymousIpList"] : []

    content {
      name     = "anonymous-addresses"
      priority = 30

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.value
        }
      }

      visibility_config {
        metric_name                = "anonymous-addresses"
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = true
      }
    }
  }

  dynamic "rule" {
    for_each = var.web_acl.block_bots ? ["AWSManagedRulesBotControlRuleSet"] : []

    content {
      name     = "bots"
      priority = 40

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.value

          managed_rule_group_configs {
            aws_managed_rules_bot_control_rule_set {
              inspection_level = "COMMON"
            }
          }
        }
      }

      visibility_config {
        metric_name                = "bots"
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = true
      }
    }
  }

  # Before a form that is worth abusing, whoever comes shows that they are a person.
  dynamic "rule" {
    for_each = { for index, path in var.web_acl.captcha_paths : path => index }

    content {
      name     = "captcha-${trim(replace(rule.key, "/[^a-z0-9]+/", "-"), "-")}"
      priority = 50 + rule.value

      action {
        captcha {}
      }

      statement {
        byte_match_statement {
          positional_constraint = "STARTS_WITH"
          search_string         = rule.key

          field_to_match {
            uri_path {}
          }

          text_transformation {
            priority = 0
            type     = "NORMALIZE_PATH"
          }
        }
      }

      visibility_config {
        metric_name                = "captcha-${trim(replace(rule.key, "/[^a-z0-9]+/", "-"), "-")}"
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    metric_name                = var.name
    cloudwatch_metrics_enabled = true
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "load_balancer" {
  resource_arn = aws_lb.this.arn
  web_acl_arn  = aws_wafv2_web_acl.this.arn
}
