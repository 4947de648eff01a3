variable "certificate_arn" {
  description = "ARN of the ACM certificate that the load balancer serves."
  type        = string
}

variable "ami_id" {
  description = "Image of the application."
  type        = string
}

variable "bastion_ami_id" {
  description = "Image of the bastion."
  type        = string
}

variable "operations_network_cidr" {
  description = "The one network from which the bastion takes SSH, such as the office's or the VPN's."
  type        = string

  validation {
    condition     = can(cidrhost(var.operations_network_cidr, 0)) && var.operations_network_cidr != "0.0.0.0/0"
    error_message = "Name a network in CIDR notation; the whole internet is not one."
  }
}
