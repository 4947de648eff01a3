variable "name" {
  description = "Prefix of the roles' names: NAME-chaos and NAME-fis."
  type        = string
  default     = "holdfast"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,39}$", var.name))
    error_message = "Use 1 to 40 letters, digits and hyphens, starting with a letter."
  }
}

variable "account_id" {
  description = "The account in which faults are injected. No data source asks for it, so that a plan can be made without one."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has 12 digits."
  }
}

variable "region" {
  description = "Region of the provider; roles belong to none."
  type        = string
  default     = "us-east-1"
}

variable "regions" {
  description = "Regions in which FIS may take its role."
  type        = set(string)

  validation {
    condition     = length(var.regions) > 0 && alltrue([for region in var.regions : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", region))])
    error_message = "Name at least one region, without wildcards."
  }
}

variable "faults" {
  description = "Faults that may be injected; no statement of another one is granted."
  type        = set(string)

  validation {
    condition     = length(var.faults) > 0
    error_message = "Name at least one fault, as docs/reference/faults.md does."
  }
}

variable "tag" {
  description = "The tag of whatever may be hit: `aws.tag` in holdfast.config.ts."
  type        = object({ key = string, value = string })

  validation {
    condition     = can(regex("^[A-Za-z0-9 _.:/=+@-]{1,128}$", var.tag.key)) && can(regex("^[A-Za-z0-9 _.:/=+@-]{1,256}$", var.tag.value))
    error_message = "A tag has a key of 1 to 128 and a value of 1 to 256 of the characters that all of AWS's services allow."
  }
}

variable "issuer_url" {
  description = "Who signs the tokens of CI: https://token.actions.githubusercontent.com, https://gitlab.com, or your own GitLab."
  type        = string

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+(/[A-Za-z0-9._/-]*[A-Za-z0-9._-])?$", var.issuer_url))
    error_message = "Give the issuer's https URL, without a slash at its end."
  }
}

variable "audience" {
  description = "Whom the token is for: sts.amazonaws.com for aws-actions/configure-aws-credentials, `aud` of `id_tokens` for GitLab."
  type        = string
  default     = "sts.amazonaws.com"

  validation {
    condition     = can(regex("^[^*?]+$", var.audience))
    error_message = "Give one audience, without wildcards."
  }
}

variable "subjects" {
  description = "Which jobs may take the role, each written out: repo:OWNER/NAME:environment:chaos for GitHub, project_path:GROUP/NAME:ref_type:branch:ref:main for GitLab."
  type        = set(string)

  validation {
    condition     = length(var.subjects) > 0 && alltrue([for subject in var.subjects : can(regex("^[^*?]+:[^*?]+$", subject))])
    error_message = "Name at least one subject, without wildcards: with one, jobs of other branches or repositories could take the role."
  }
}

variable "oidc_provider_arn" {
  description = "The issuer's identity provider in this account, which can have only one for each issuer; made here where null."
  type        = string
  default     = null
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds both roles; none where null."
  type        = string
  default     = null
}

variable "max_session_seconds" {
  description = "How long CI may hold the role at once. The workflow for the night asks for 7200."
  type        = number
  default     = 7200

  validation {
    condition     = var.max_session_seconds >= 3600 && var.max_session_seconds <= 43200
    error_message = "IAM allows 3600 to 43200 seconds."
  }
}

variable "launch_template_role_arns" {
  description = "Roles of the instance profiles in your launch templates, which an instance refresh hands to new instances. Only for deploy and bad-deploy."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.launch_template_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*?]+$", arn))])
    error_message = "Give ARNs of roles, without wildcards."
  }
}
