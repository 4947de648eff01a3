variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the servers, which is not production's."
  type        = string
}

variable "subnet_ids" {
  description = "Zone name to private subnet id; each gets one agent, the first the controller too."
  type        = map(string)
}

variable "controller_ami_id" {
  description = "Image of the controller."
  type        = string
}

variable "agent_ami_id" {
  description = "Image of the agents. It reads /etc/jenkins-agent.env."
  type        = string
}

variable "instance_type" {
  description = "Size of controller and agents."
  type        = string
  default     = "t3.medium"
}
