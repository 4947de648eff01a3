variable "name" {
  description = "Prefix of names; at most 40 characters."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the cache."
  type        = string
}

variable "subnet_ids" {
  description = "Zone name to private subnet id."
  type        = map(string)
}

variable "application_security_group_id" {
  description = "The one security group that may connect."
  type        = string
}

variable "node_type" {
  description = "Size of the cache nodes."
  type        = string
  default     = "cache.t4g.small"
}
