variable "name" {
  description = "Prefix of every resource's name."
  type        = string
  default     = "banking"

  validation {
    # Load balancers and target groups allow 32 characters; the suffix -app takes four.
    condition     = can(regex("^[a-z][a-z0-9-]{0,26}[a-z0-9]$", var.name))
    error_message = "Use 2 to 28 lower-case letters, digits and hyphens, starting with a letter."
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
      zone        = "us-east-1a"
      public_cidr = "10.30.0.0/24"
      app_cidr    = "10.30.16.0/22"
    }
    b = {
      zone        = "us-east-1b"
      public_cidr = "10.30.1.0/24"
      app_cidr    = "10.30.20.0/22"
    }
  }

  validation {
    condition     = join("", sort(keys(var.zones))) == "ab"
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
      public_cidr = "10.31.0.0/24"
      app_cidr    = "10.31.16.0/22"
    }
    b = {
      zone        = "us-east-1b"
      public_cidr = "10.31.1.0/24"
      app_cidr    = "10.31.20.0/22"
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

variable "app_port" {
  description = "TCP port that the application listens on."
  type        = number
  default     = 8080
}

variable "jenkins_ami_id" {
  description = "Image of the Jenkins controller."
  type        = string
}

variable "jenkins_agent_ami_id" {
  description = "Image of the Jenkins agents."
  type        = string
}
