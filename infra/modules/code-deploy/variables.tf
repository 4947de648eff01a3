variable "name" {
  description = "Name of the deployment group."
  type        = string
}

variable "application_name" {
  description = "CodeDeploy application that it belongs to."
  type        = string
}

variable "service_role_arn" {
  description = "Role that CodeDeploy works with."
  type        = string
}

variable "autoscaling_group_name" {
  description = "Group whose instances get new revisions; one that it launches gets the last good one."
  type        = string
}

variable "target_group_name" {
  description = "Target group that an instance leaves while it is deployed to."
  type        = string
}

variable "load_balancer_arn_suffix" {
  description = "Load balancer whose errors stop a deployment, as CloudWatch names it."
  type        = string
}

variable "automatic_rollback" {
  description = "Whether a deployment that fails, or that an alarm stops, is followed by the last good revision."
  type        = bool
  default     = true
}
