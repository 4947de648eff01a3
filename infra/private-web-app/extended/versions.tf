terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }

  # Bucket and region are given to `terraform init -backend-config` (see ../../web-cluster/state); the table
  # lets one apply run at a time.
  backend "s3" {
    key            = "private-web-app/extended/terraform.tfstate"
    encrypt        = true
    dynamodb_table = "terraform-locks"
  }
}

provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = local.tags
  }
}

locals {
  name = "private-web-extended"

  # default_tags reach neither an Auto Scaling group nor what it launches: ../../modules/application is
  # given these and sets them there.
  tags = {
    Application = local.name
    Environment = "production"
    ManagedBy   = "terraform"

    # What Holdfast may break, and FIS for it (aws.tag of its configuration, tag of ../../chaos-role).
    chaos = "allowed"
  }
}
