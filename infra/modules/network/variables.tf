variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the VPC."
  type        = string
}

variable "zones" {
  description = "Zone name to the ranges of its subnets; one without a database has no range for it."
  type = map(object({
    public_cidr   = string
    app_cidr      = string
    database_cidr = optional(string)
  }))
}
