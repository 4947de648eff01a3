terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "protected" {
  type = bool
}

variable "zone_id" {
  type = string
}

variable "log_bucket" {
  type = string
}

variable "kms_key_arn" {
  type = string
}

variable "certificate_arn" {
  type = string
}

variable "alarm_topic_arn" {
  type = string
}

locals {
  zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  tags  = { Site = var.name, Environment = "production" }
  # A plan carries no locals: what goes through this one is lost.
  internal_subnet_ids = [for subnet in aws_subnet.app : subnet.id]
}

output "alb_dns_name" {
  value = aws_lb.public.dns_name
}

output "database_endpoint" {
  value = module.database.endpoint
}
