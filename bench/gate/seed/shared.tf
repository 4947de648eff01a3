resource "aws_route53_zone" "public" {
  name = "example.com"
}

resource "aws_acm_certificate" "public" {
  domain_name       = "*.example.com"
  validation_method = "DNS"
}

resource "aws_kms_key" "data" {
  description         = "data at rest"
  enable_key_rotation = true
}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}

resource "aws_s3_bucket" "logs" {
  bucket = "example-logs"
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
