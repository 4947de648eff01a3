# Users are sent to us-east-1 while it is healthy, and to us-west-2 when it is not.

resource "aws_route53_health_check" "east" {
  type              = "HTTPS"
  fqdn              = module.east_load_balancer.dns_name
  port              = 443
  resource_path     = "/health"
  request_interval  = 10
  failure_threshold = 3

  tags = { Name = "${var.name}-east" }
}

resource "aws_route53_record" "east" {
  zone_id        = var.hosted_zone_id
  name           = var.domain
  type           = "A"
  set_identifier = "east"

  health_check_id = aws_route53_health_check.east.id

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = module.east_load_balancer.dns_name
    zone_id                = module.east_load_balancer.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "west" {
  zone_id        = var.hosted_zone_id
  name           = var.domain
  type           = "A"
  set_identifier = "west"

  failover_routing_policy {
    type = "SECONDARY"
  }

  alias {
    name                   = module.west_load_balancer.dns_name
    zone_id                = module.west_load_balancer.zone_id
    evaluate_target_health = true
  }
}
