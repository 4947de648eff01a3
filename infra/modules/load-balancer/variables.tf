variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "vpc_id" {
  description = "VPC of the load balancer and its targets."
  type        = string
}

variable "subnet_ids" {
  description = "Zone name to public subnet id."
  type        = map(string)
}

variable "certificate_arn" {
  description = "ARN of the ACM certificate to serve."
  type        = string
}

variable "target_port" {
  description = "TCP port of the application."
  type        = number
}

variable "application_security_group_id" {
  description = "Security group of the instances to send requests to."
  type        = string
}

variable "requests_per_five_minutes" {
  description = "Requests that one client address may make in five minutes before it is blocked."
  type        = number
  default     = 2000
}

variable "web_acl" {
  description = "What the web ACL does beyond rate limit, common rules and SQL injection."
  type = object({
    block_anonymous = optional(bool, false)
    block_bots      = optional(bool, false)
    captcha_paths   = optional(list(string), [])
  })
  default = {}
}
