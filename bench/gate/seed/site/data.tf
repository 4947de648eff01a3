module "database" {
  source      = "./database"
  name        = replace(var.name, ".", "-")
  vpc_id      = aws_vpc.this.id
  subnet_ids  = aws_subnet.data[*].id
  clients     = { app = aws_security_group.app.id }
  kms_key_arn = var.kms_key_arn
  tags        = local.tags
}

resource "aws_elasticache_subnet_group" "this" {
  name       = replace(var.name, ".", "-")
  subnet_ids = aws_subnet.data[*].id
  tags       = local.tags
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = replace(var.name, ".", "-")
  description                = "sessions"
  engine                     = "redis"
  node_type                  = "cache.m6g.large"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.cache.id]
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  tags                       = local.tags
}

resource "aws_s3_bucket" "this" {
  for_each = toset(["artifacts", "uploads", "exports"])
  bucket   = "${replace(var.name, ".", "-")}-${each.key}"
  tags     = local.tags
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = aws_s3_bucket.this
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_sqs_queue" "jobs" {
  name = "${replace(var.name, ".", "-")}-jobs"
  tags = local.tags
}
