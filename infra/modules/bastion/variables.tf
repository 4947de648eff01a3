variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the bastion."
  type        = string
}

variable "subnet_id" {
  description = "Public subnet to stand in."
  type        = string
}

variable "ami_id" {
  description = "Image of the bastion."
  type        = string
}

variable "instance_type" {
  description = "Size of the bastion."
  type        = string
  default     = "t3.micro"
}

variable "key_name" {
  description = "EC2 key pair; null for none."
  type        = string
}

variable "operations_network_cidr" {
  description = "The one network that SSH is taken from."
  type        = string
}

variable "application_security_group_id" {
  description = "Security group of the instances that operators may SSH on to."
  type        = string
}
