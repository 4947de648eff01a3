variable "name" {
  description = "Prefix of every resource's name."
  type        = string
  default     = "status-page"

  validation {
    # Load balancers and target groups allow 32 characters; the suffix -test-app takes nine.
    condition     = can(regex("^[a-z][a-z0-9-]{0,21}[a-z0-9]$", var.name))
    error_message = "Use 2 to 23 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  description = "Value of the Environment tag."
  type        = string
  default     = "production"
}

variable "region" {
  description = "Region of the whole stack."
  type        = string
  default     = "us-east-1"
}

variable "zones" {
  description = "The zones to use, each with the ranges of its subnets."
  type = map(object({
    zone          = string
    public_cidr   = string
    app_cidr      = string
    database_cidr = optional(string)
  }))
  default = {
    a = {
      zone          = "us-east-1a"
      public_cidr   = "10.60.0.0/24"
      app_cidr      = "10.60.16.0/22"
      database_cidr = "10.60.64.0/24"
    }
    b = {
      zone          = "us-east-1b"
      public_cidr   = "10.60.1.0/24"
      app_cidr      = "10.60.20.0/22"
      database_cidr = "10.60.65.0/24"
    }
  }

  validation {
    condition     = join("", sort(keys(var.zones))) == "ab"
    error_message = "Name two zones, a and b: the tiers are placed in them by name."
  }
}

variable "test_zones" {
  description = "The zones of the test site, each with the ranges of its subnets."
  type = map(object({
    zone          = string
    public_cidr   = string
    app_cidr      = string
    database_cidr = optional(string)
  }))
  default = {
    a = {
      zone          = "us-east-1a"
      public_cidr   = "10.61.0.0/24"
      app_cidr      = "10.61.16.0/22"
      database_cidr = "10.61.64.0/24"
    }
    b = {
      zone          = "us-east-1b"
      public_cidr   = "10.61.1.0/24"
      app_cidr      = "10.61.20.0/22"
      database_cidr = "10.61.65.0/24"
    }
  }

  validation {
    condition     = join("", sort(keys(var.test_zones))) == "ab"
    error_message = "Name two zones, a and b: the tiers are placed in them by name."
  }
}

variable "ci_zones" {
  description = "The zones of CI, each with the ranges of its subnets."
  type = map(object({
    zone          = string
    public_cidr   = string
    app_cidr      = string
    database_cidr = optional(string)
  }))
  default = {
    a = {
      zone        = "us-east-1a"
      public_cidr = "10.62.0.0/24"
      app_cidr    = "10.62.16.0/22"
    }
    b = {
      zone        = "us-east-1b"
      public_cidr = "10.62.1.0/24"
      app_cidr    = "10.62.20.0/22"
    }
  }

  validation {
    condition     = join("", sort(keys(var.ci_zones))) == "ab"
    error_message = "Name two zones, a and b: the tiers are placed in them by name."
  }
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

variable "runner_ami_id" {
  description = "Image of the CI runner."
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
