terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }

  # Made by ../state: the bucket keeps every version, the table lets one apply run at a time.
  backend "s3" {
    bucket         = "web-cluster-terraform-state"
    key            = "production/terraform.tfstate"
    region         = "us-east-1"
    dynamodb_table = "web-cluster-terraform-locks"
    encrypt        = true
  }
}

provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = local.tags
  }
}

locals {
  # default_tags reach neither an Auto Scaling group nor what it launches: ../../modules/application is
  # given these and sets them there.
  tags = {
    Application = "web-cluster"
    Environment = "production"
    ManagedBy   = "terraform"

    # What Holdfast may break, and FIS for it (aws.tag of its configuration, tag of ../../chaos-role).
    chaos = "allowed"
  }
}
