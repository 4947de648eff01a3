variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "tags" {
  description = "Tags of the Auto Scaling group and of what it launches: the provider's default_tags."
  type        = map(string)
}

variable "vpc_id" {
  description = "VPC of the instances."
  type        = string
}

variable "subnet_ids" {
  description = "Zone name to private subnet id."
  type        = map(string)
}

variable "ami_id" {
  description = "Image of the application."
  type        = string
}

variable "instance_type" {
  description = "Size of the instances."
  type        = string
  default     = "t3.small"
}

variable "port" {
  description = "TCP port that the application listens on."
  type        = number
}

variable "capacity" {
  description = "Number of instances. Half of desired must carry the load when a zone is lost."
  type = object({
    min     = number
    desired = number
    max     = number
  })
  default = {
    min     = 4
    desired = 4
    max     = 8
  }
}

variable "target_group_arn" {
  description = "Target group that the instances join."
  type        = string
}

variable "load_balancer_security_group_id" {
  description = "Security group that requests and health checks come from."
  type        = string
}

variable "bastion_security_group_id" {
  description = "Security group that SSH comes from."
  type        = string
}

variable "database" {
  description = "Where the database is and which secret opens it."
  type = object({
    host       = string
    port       = number
    name       = string
    secret_arn = string
  })
}

variable "database_security_group_id" {
  description = "Security group of the database."
  type        = string
}

variable "automatic_rollback" {
  description = "Whether an instance refresh that fails goes back to the launch template's version before."
  type        = bool
  default     = true
}

variable "cache" {
  description = "Where sessions are kept, and the security group to reach it; null keeps them in the instance."
  type = object({
    host              = string
    port              = number
    security_group_id = string
  })
  default = null
}
