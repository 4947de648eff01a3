variable "name" {
  description = "Prefix of every resource's name."
  type        = string
  default     = "banking"

  validation {
    # Load balancers and target groups allow 32 characters; the suffix -west-app takes nine.
    condition     = can(regex("^[a-z][a-z0-9-]{0,21}[a-z0-9]$", var.name))
    error_message = "Use 2 to 23 lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "environment" {
  description = "Value of the Environment tag."
  type        = string
  default     = "production"
}

variable "east_zones" {
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
      public_cidr   = "10.40.0.0/24"
      app_cidr      = "10.40.16.0/22"
      database_cidr = "10.40.64.0/24"
    }
    b = {
      zone          = "us-east-1b"
      public_cidr   = "10.40.1.0/24"
      app_cidr      = "10.40.20.0/22"
      database_cidr = "10.40.65.0/24"
    }
  }

  validation {
    condition     = join("", sort(keys(var.east_zones))) == "ab"
    error_message = "Name two zones, a and b: the tiers are placed in them by name."
  }
}

variable "west_zones" {
  description = "The zones to use, each with the ranges of its subnets."
  type = map(object({
    zone          = string
    public_cidr   = string
    app_cidr      = string
    database_cidr = optional(string)
  }))
  default = {
    a = {
      zone          = "us-west-2a"
      public_cidr   = "10.41.0.0/24"
      app_cidr      = "10.41.16.0/22"
      database_cidr = "10.41.64.0/24"
    }
    b = {
      zone          = "us-west-2b"
      public_cidr   = "10.41.1.0/24"
      app_cidr      = "10.41.20.0/22"
      database_cidr = "10.41.65.0/24"
    }
  }

  validation {
    condition     = join("", sort(keys(var.west_zones))) == "ab"
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
      public_cidr = "10.42.0.0/24"
      app_cidr    = "10.42.16.0/22"
    }
    b = {
      zone        = "us-east-1b"
      public_cidr = "10.42.1.0/24"
      app_cidr    = "10.42.20.0/22"
    }
  }

  validation {
    condition     = join("", sort(keys(var.ci_zones))) == "ab"
    error_message = "Name two zones, a and b: the tiers are placed in them by name."
  }
}

variable "certificate_arns" {
  description = "ARN of the ACM certificate in each region."
  type        = object({ east = string, west = string })
}

variable "ami_ids" {
  description = "Image of the application in each region. It reads /etc/app.env and listens on app_port."
  type        = object({ east = string, west = string })
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

variable "replica_kms_key_arn" {
  description = "Key in us-west-2 that encrypts the replica; a replica in another region needs one of its own."
  type        = string
}

variable "hosted_zone_id" {
  description = "Route 53 zone of the domain."
  type        = string
}

variable "domain" {
  description = "Name that users know."
  type        = string
}
