variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "vpc_cidr" {
  description = "Address range of the VPC."
  type        = string
}

variable "zones" {
  description = "By a short name such as `a`: the zone and the ranges of its subnets; one without a database has no range for it."
  type = map(object({
    zone          = string
    public_cidr   = string
    app_cidr      = string
    database_cidr = optional(string)
  }))
}
