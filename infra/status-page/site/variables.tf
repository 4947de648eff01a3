variable "name" {
  description = "Prefix of every resource's name."
  type        = string
}

variable "tags" {
  description = "Tags of the Auto Scaling group and of what it launches: the provider's default_tags."
  type        = map(string)
}

variable "vpc_cidr" {
  description = "Address range of the VPC."
  type        = string
}

variable "zones" {
  description = "The zones to use, each with the ranges of its subnets."
  type = map(object({
    zone          = string
    public_cidr   = string
    app_cidr      = string
    database_cidr = string
  }))
}

variable "certificate_arn" {
  description = "ARN of the ACM certificate that the load balancer serves."
  type        = string
}

variable "ami_id" {
  description = "Image of the application. It reads /etc/app.env and listens on app_port."
  type        = string
}

variable "bastion_ami_id" {
  description = "Image of the bastion."
  type        = string
}

variable "app_port" {
  description = "TCP port that the application listens on."
  type        = number
  default     = 8080
}

variable "operations_network_cidr" {
  description = "The one network from which the bastion takes SSH, such as the office's or the VPN's."
  type        = string

  validation {
    condition     = can(cidrhost(var.operations_network_cidr, 0)) && var.operations_network_cidr != "0.0.0.0/0"
    error_message = "Name a network in CIDR notation; the whole internet is not one."
  }
}

variable "instance_type" {
  description = "Size of the instances."
  type        = string
}

variable "capacity" {
  description = "Number of instances. Half of desired must carry the load when a zone is lost."
  type = object({
    min     = number
    desired = number
    max     = number
  })
}

variable "database_class" {
  description = "Size of the database instances."
  type        = string
}

variable "code_deploy" {
  description = "CodeDeploy application that the site belongs to, and the role that CodeDeploy works with."
  type = object({
    application_name = string
    service_role_arn = string
  })
}
