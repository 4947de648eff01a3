# The stack that the plans of this bench are multiplied from; ../seed.mjs plans it for real.
# A site is a whole web stack in a VPC of its own; the fleet is many like instances in one VPC.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = {
      Organisation       = "example"
      ManagedBy          = "terraform"
      CostCentre         = "4711"
      Repository         = "github.com/example/infrastructure"
      Owner              = "platform-engineering@example.com"
      DataClassification = "internal"
      Documentation      = "https://wiki.example.com/infrastructure/landing-zone"
      OnCall             = "platform-on-call@example.com"
    }
  }
}

variable "sites" {
  type    = number
  default = 1
}

variable "workers" {
  type    = number
  default = 1
}

module "site_000" {
  source   = "./site"
  for_each = { for n in range(var.sites) : format("unit.%03d", n) => cidrsubnet("10.0.0.0/8", 8, (200 + n) % 256) }

  name            = "site-000-${each.key}"
  cidr            = each.value
  protected       = true
  zone_id         = aws_route53_zone.public.zone_id
  log_bucket      = aws_s3_bucket.logs.bucket
  kms_key_arn     = aws_kms_key.data.arn
  certificate_arn = aws_acm_certificate.public.arn
  alarm_topic_arn = aws_sns_topic.alarms.arn
}

# The flawed one: no web ACL is attached to its load balancer.
module "site_001" {
  source   = "./site"
  for_each = { for n in range(var.sites) : format("unit.%03d", n) => cidrsubnet("10.0.0.0/8", 8, (210 + n) % 256) }

  name            = "site-001-${each.key}"
  cidr            = each.value
  protected       = false
  zone_id         = aws_route53_zone.public.zone_id
  log_bucket      = aws_s3_bucket.logs.bucket
  kms_key_arn     = aws_kms_key.data.arn
  certificate_arn = aws_acm_certificate.public.arn
  alarm_topic_arn = aws_sns_topic.alarms.arn
}
