variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the database."
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

variable "instance_class" {
  description = "Size of the database instances."
  type        = string
  default     = "db.t4g.medium"
}

variable "allocated_storage_gib" {
  description = "Storage to start with, in GiB; it grows by itself to five times that."
  type        = number
  default     = 50
}

variable "database_name" {
  description = "Schema to create."
  type        = string
  default     = "app"
}

variable "engine" {
  description = "`mysql` or `postgres`."
  type        = string
  default     = "mysql"

  validation {
    condition     = contains(["mysql", "postgres"], var.engine)
    error_message = "Use mysql or postgres."
  }
}

variable "multi_az" {
  description = "A standby in another zone, which RDS fails over to in 60 to 120 s by its documentation."
  type        = bool
  default     = true
}
