# Where the states of staging and production are kept. Applied once, by hand, with a state of its own in
# this folder; everything else then uses the backend.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = { Application = "web-cluster", ManagedBy = "terraform" }
  }
}

resource "aws_s3_bucket" "state" {
  bucket = "web-cluster-terraform-state"

  lifecycle {
    prevent_destroy = true
  }
}

# An apply that goes wrong can be followed by the state as it was before.
resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket = aws_s3_bucket.state.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# The S3 backend writes one item here while an apply runs.
resource "aws_dynamodb_table" "locks" {
  name         = "web-cluster-terraform-locks"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "LockID"

  attribute {
    name = "LockID"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}
