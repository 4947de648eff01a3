variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the instances."
  type        = string
}

variable "subnet_ids" {
  description = "Zone name to private subnet id; each gets one instance."
  type        = map(string)
}

variable "ami_id" {
  description = "Image of the application."
  type        = string
}

variable "instance_type" {
  description = "Size of the instances. One alone must carry the load when a zone is lost."
  type        = string
  default     = "t3.small"
}

variable "port" {
  description = "TCP port that the application listens on."
  type        = number
}

variable "target_group_arn" {
  description = "Target group that the instances join."
  type        = string
}

variable "load_balancer_security_group_id" {
  description = "Security group that requests and health checks come from."
  type        = string
}

variable "database" {
  description = "Where the database is and which secret opens it; null for none."
  type = object({
    host       = string
    port       = number
    name       = string
    secret_arn = string
  })
  default = null
}

variable "read_host" {
  description = "A replica near by that the application reads from; null reads where it writes."
  type        = string
  default     = null
}

variable "database_cidrs" {
  description = "Ranges of the subnets of the database and of its replicas; none for no database."
  type        = list(string)
  default     = []
}
