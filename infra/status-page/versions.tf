terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }

  # Bucket and region are given to `terraform init -backend-config` (see ../web-cluster/state); the table
  # lets one apply run at a time.
  backend "s3" {
    key            = "status-page/terraform.tfstate"
    encrypt        = true
    dynamodb_table = "terraform-locks"
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

locals {
  # default_tags reach neither an Auto Scaling group nor what it launches: ../modules/application is
  # given these and sets them there.
  tags = {
    Application = var.name
    Environment = var.environment
    ManagedBy   = "terraform"

    # What Holdfast may break, and FIS for it (aws.tag of its configuration, tag of ../chaos-role).
    chaos = "allowed"
  }
}
